"""Who may do what, for which purpose; and what is sealed, signed, chained and checked.

Start at `decide` and `row_filter`. The room shows more names than usual because it has five surfaces that share one
subject, trust: keys and seals, blind tokens, policies, audit, sign-in.

Limits and sources: README.md beside this file.
"""

from rootbranch.guard.audit import Head, append_event, head_of, verify_entries
from rootbranch.guard.checkpoints import sign_checkpoint, verify_against, verify_checkpoint
from rootbranch.guard.decision import Decision, decide, not_there, require, row_filter
from rootbranch.guard.keys import (
    Keyring,
    blind_digests,
    dump_keyring,
    key_mark,
    keyed_digest,
    load_keyring,
    new_keyring,
    retire_sealing,
    rotate_sealing,
    row_digest,
    row_digester,
)
from rootbranch.guard.passwords import check_password, hash_password, needs_rehash
from rootbranch.guard.policies import Policies, load_policies, parse_policies
from rootbranch.guard.retention import review_on
from rootbranch.guard.seal import SEAL_BYTES, Sealer
from rootbranch.guard.second_factor import check_code, new_secret, setup_uri
from rootbranch.guard.sessions import matches_token, new_token, token_digest
from rootbranch.guard.tokens import Reach, identifier_tokens, person_tokens, token_lists

__all__ = [
    "SEAL_BYTES",
    "Decision",
    "Head",
    "Keyring",
    "Policies",
    "Reach",
    "Sealer",
    "append_event",
    "blind_digests",
    "check_code",
    "check_password",
    "decide",
    "dump_keyring",
    "hash_password",
    "head_of",
    "identifier_tokens",
    "key_mark",
    "keyed_digest",
    "load_keyring",
    "load_policies",
    "matches_token",
    "needs_rehash",
    "new_keyring",
    "new_secret",
    "new_token",
    "not_there",
    "parse_policies",
    "person_tokens",
    "require",
    "retire_sealing",
    "review_on",
    "rotate_sealing",
    "row_digest",
    "row_digester",
    "row_filter",
    "setup_uri",
    "sign_checkpoint",
    "token_digest",
    "token_lists",
    "verify_against",
    "verify_checkpoint",
    "verify_entries",
]
