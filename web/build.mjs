// Builds the web door's bundles: a script for all pages, one for the chart of a network, a style sheet, the font and the marks.
// The same sources and the same package-lock give the same bytes; the continuous integration compares them.

import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "rootbranch", "web", "static");
const font = join(here, "node_modules", "@fontsource-variable", "ibm-plex-sans");
const htmx = join(here, "node_modules", "htmx.org");
const charted = { sigma: "LICENSE.txt", graphology: "LICENSE.txt", "graphology-utils": "LICENSE.txt", events: "LICENSE" };

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "fonts"), { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: { rootbranch: "src/main.ts", network: "src/network.ts", style: "src/styles/all.css" },
  outdir: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  external: ["*.woff2"],
  logLevel: "warning",
});

for (const part of ["latin", "latin-ext"]) {
  await copyFile(
    join(font, "files", `ibm-plex-sans-${part}-wght-normal.woff2`),
    join(target, "fonts", `plex-${part}.woff2`),
  );
}
await copyFile(join(font, "LICENSE"), join(target, "fonts", "OFL.txt"));
for (const picture of ["marks.svg", "icon.svg"]) {
  await copyFile(join(here, "src", picture), join(target, picture));
}
await writeFile(
  join(target, "LICENCES.txt"),
  [
    "rootbranch.js contains htmx (Zero-Clause BSD):",
    "",
    (await readFile(join(htmx, "LICENSE"), "utf8")).trim(),
    "",
    ...(await Promise.all(
      Object.entries(charted).map(async ([name, file]) =>
        [
          `network.js contains ${name} (MIT):`,
          "",
          (await readFile(join(here, "node_modules", name, file), "utf8")).trim(),
          "",
        ].join("\n"),
      ),
    )),
    "fonts/: IBM Plex Sans (SIL Open Font License 1.1), the licence is beside the fonts.",
    "",
  ].join("\n"),
);
