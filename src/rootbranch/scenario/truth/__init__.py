"""What really happened, written beside the files.

    persons organisations roles edges phones accounts fees payments events  who there is, and who works with whom
    collectors tolls hawala                                         what armed groups took; cash that no account shows
    places                                                          every house, business, desk, checkpoint and crossing
    handsets                                                        which number was on which card in which handset
    vehicles plates                                                 every vehicle, and what it bore from when to when
    record_to_entity disclosure                                     every row: whom it is about, who may see it
    actions duplicates conflicts effects                            every report with its outcome and label; what it changed
    claims                                                          each published total: what it counts, what is wrong
    judgements expected_figures                                     what a person should say of pairs; what must come out
    protected identities                                            values nobody may find; second names and documents
    documents kin                                                   every paper of everybody known; who is whose relative
    protected_periods decisions                                     from when and why somebody is protected; what ended it
    noise_log dirty                                                 what was done to which cell; rows spoiled on purpose
    legs flow_episodes europe_episodes                              the maps; what was planted in monthly counts
    withdrawals broken_files                                        records that a partner takes back; files that arrived broken
    texts text_mentions text_ties text_totals                       every narrative: what it tells, and what stands where in it
    traps                                                           who and what must not be taken for what they look like
    plans cases collisions transactions                             at what a plan aims, in which case; which plans meet; red flags

Reports of an action carry one label each, whatever they are. `actions` has the rows of report files: one of them TRUE, the
others DUP or CONFLICT. `texts` has the releases that tell of one outcome: DUP, for its founding report stands in a file.
`claims` and `text_totals` have the totals; `actions` in them lists the actions that a total counts, `territory`, `since` and
`until` say which those are, `counted` to how much they truly come, `on_day` to how much everything came on the day of
publication:

    TRUE, DUP    value = counted = on_day     SUBSET      value = counted < on_day
    PARTIAL      value = counted = on_day, less than in the end
    CUMULATIVE   value = counted = on_day, of a campaign since it began
    OTHER_OP     value = counted, with a second operation in it; empty where that is in nobody's files
    CONFLICT, ESTIMATE, MISREPORT      value is not what was counted; empty where nobody can say what it counts

An officer whom a text names is in `persons` with the class `officer`: nobody's target.

Source: notes on the synthetic region, section 3.6.
"""

from rootbranch.scenario.truth.book import TruthBook
from rootbranch.scenario.truth.expected import added, expected_figures
from rootbranch.scenario.truth.tables import TABLES, WHOLE, write_whole

__all__ = ["TABLES", "WHOLE", "TruthBook", "added", "expected_figures", "write_whole"]
