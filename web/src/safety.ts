// Takes from htmx what the content-security policy forbids anyway: it can run no text as code, and only
// this module may make the one trusted-types policy through which answers of our own server become nodes.

import htmx from "htmx.org";

interface Policy {
  createHTML(text: string): string;
  createScript(text: string): string;
}

interface SecurityApi {
  initSecurity(policy: Policy, sync: unknown, async: unknown): void;
}

interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}

function refuse(): never {
  throw new Error("text is never run as code");
}

const rules: Policy = { createHTML: (text) => text, createScript: refuse };
const factory = (window as unknown as { trustedTypes?: TrustedTypes }).trustedTypes;
const policy = factory ? factory.createPolicy("rootbranch", rules) : rules;

htmx.registerExtension("safety", {
  init: (api: SecurityApi) => api.initSecurity(policy, refuse, refuse),
});
