"""The way from each version of the tables to the next; `Register.migrate` walks it."""
