"""Learn the sound tables of `rootbranch.values` from pairs of names: `.venv/bin/python -m tools.transliteration`.

The pairs are those of `ROOTBRANCH_DATA/resolve/names_*.csv.gz` (Wikidata, CC0). Tables are learned from one half of
the persons (`learned_from`); `./run bench values` reports on the other. The same pairs give the same tables.
"""
