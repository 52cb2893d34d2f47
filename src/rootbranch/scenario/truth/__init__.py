"""What really happened, written beside the files.

    persons organisations roles edges phones accounts fees payments events  who there is, and who works with whom
    record_to_entity disclosure                                     every row: whom it is about, who may see it
    actions duplicates conflicts effects                            every report with its outcome and label; what it changed
    claims                                                          what is wrong with each published total
    judgements expected_figures                                     what a person should say of pairs; what must come out
    protected identities                                            values nobody may find; second names and documents
    noise_log dirty                                                 what was done to which cell; rows spoiled on purpose
    texts text_mentions text_ties text_totals                       every narrative: what it tells, and what stands where in it
    traps                                                           who and what must not be taken for what they look like
    plans collisions transactions                                   at what a plan aims, and which plans meet; red flags

Source: notes on the synthetic region, section 3.6.
"""

from rootbranch.scenario.truth.book import TruthBook
from rootbranch.scenario.truth.expected import added, expected_figures
from rootbranch.scenario.truth.tables import TABLES

__all__ = ["TABLES", "TruthBook", "added", "expected_figures"]
