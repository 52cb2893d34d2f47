"""What users ask: one function each, for all doors. Each checks, gets facts, works, keeps and audits."""

from rootbranch.gather import fix_of, read_effort_file
from rootbranch.model.effort import EFFORT_FIELDS
from rootbranch.usecases import network_views, pair_views, views
from rootbranch.usecases.auditing import list_audit, make_checkpoint, read_checkpoint, verify_audit
from rootbranch.usecases.baselines import compare_figures
from rootbranch.usecases.care import back_up, purge, purge_rejects, restore, review_due
from rootbranch.usecases.checking import Query, check, warm_up
from rootbranch.usecases.counting import count
from rootbranch.usecases.defining import answer_definition, attribute, draw_blind_sample
from rootbranch.usecases.definition_views import add_campaign, definitions, rate_words, shown_of_entry
from rootbranch.usecases.deliveries import (
    cancel_job,
    list_deliveries,
    list_findings,
    list_jobs,
    read_delivery,
    rejects_file,
)
from rootbranch.usecases.demo import DEMO_MARK, demo_results_officer, play_demo, reports_gathered
from rootbranch.usecases.desk import desk
from rootbranch.usecases.duplicates import judge, list_judgements, undo_judgement
from rootbranch.usecases.effort import costs, enter_effort, list_effort
from rootbranch.usecases.entities import read_entity
from rootbranch.usecases.entries import list_entries, read_entry, reverse_entry
from rootbranch.usecases.examining import closed_seals, doctor
from rootbranch.usecases.figure_ids import open_ids
from rootbranch.usecases.figures import FIGURE_PAGE_ROWS, figure_key, figures, name_figure, read_figure
from rootbranch.usecases.flow_actions import FlowAction, displacement_after
from rootbranch.usecases.flow_files import alarms_file, displacement_file, forecast_file
from rootbranch.usecases.flow_views import (
    FlowBoard,
    FlowSelection,
    FlowTable,
    flow_board,
    read_flow_selection,
)
from rootbranch.usecases.flow_words import (
    changed_claim,
    flow_layouts,
    period_name,
    series_name,
    share_row,
    write_long_flows,
)
from rootbranch.usecases.flows import (
    KnownSeries,
    LoadedVintage,
    flow_layout,
    flow_shares,
    list_flows,
    load_flows,
    read_flow,
)
from rootbranch.usecases.following import follow_through
from rootbranch.usecases.form_checks import FormError
from rootbranch.usecases.forms import FORM_FIELDS, enter_form
from rootbranch.usecases.freshness import uncounted_deliveries
from rootbranch.usecases.gathering import cancel_delivery, gather_file
from rootbranch.usecases.holdings import holdings
from rootbranch.usecases.installation import (
    FIRST_OPERATOR,
    JOINT_OFFICE,
    Installation,
    actor_for,
    create_installation,
    open_installation,
    usual_purpose,
)
from rootbranch.usecases.keychange import rotate_keys
from rootbranch.usecases.ledger_choices import LedgerChoices, ledger_choices
from rootbranch.usecases.network_files import (
    NOT_FOR_ACTION,
    DismantledFile,
    ForeseenNodes,
    PlannedNodes,
    dismantle_file,
    foresee_file,
    plan_file,
)
from rootbranch.usecases.network_views import ROLES
from rootbranch.usecases.offers import OFFERS, offers, purposes_for
from rootbranch.usecases.outlooks import keep_outlooks
from rootbranch.usecases.paces import Pace, pace_of
from rootbranch.usecases.pairs import list_pairs, queue
from rootbranch.usecases.people import (
    add_agreement,
    add_officer,
    add_partner,
    change_partner,
    close_officer,
    end_agreement,
    list_agreements,
    list_officers,
    list_partners,
)
from rootbranch.usecases.picturing import KindResolved, PictureBuilt, build_picture
from rootbranch.usecases.plan_words import decide_plan, take_plan_back
from rootbranch.usecases.planning import NetworkPlans, PlanWish, plan_network, read_plan_decisions
from rootbranch.usecases.protected_tables import (
    AttackedFile,
    ProtectedFile,
    ProtectRequest,
    attack_table_file,
    protect_table_file,
)
from rootbranch.usecases.protection import decide_category, list_records, list_withdrawn, open_seal
from rootbranch.usecases.published import (
    CheckedClaims,
    check_claims,
    check_claims_with_ledger,
    read_claims_file,
)
from rootbranch.usecases.reasons import REASONS, reasons_about
from rootbranch.usecases.records import read_record, search
from rootbranch.usecases.release_files import read_release_file, verify_release_file
from rootbranch.usecases.release_steps import confirm_release, withdraw_release
from rootbranch.usecases.releases import (
    list_releases,
    publish_release,
    read_release,
    release_csv,
    release_document,
    release_json,
    release_pdf,
    release_text,
)
from rootbranch.usecases.resolving import Engine, ResolvedFiles, resolve_files
from rootbranch.usecases.resolving_mapped import ResolvedFeeds, resolve_mapped
from rootbranch.usecases.role_words import say_role, take_role_back
from rootbranch.usecases.rules import add_rules, check_rules, compare_rules, list_rules
from rootbranch.usecases.sessions import (
    change_purpose,
    csrf_holds,
    refuse_form,
    resolve_session,
    sign_out,
)
from rootbranch.usecases.signing_in import (
    begin_enrolment,
    enrol_second_factor,
    finish_enrolment,
    set_password,
    show_enrolment,
    sign_in,
)
from rootbranch.usecases.tickets import make_ticket, redeem_ticket
from rootbranch.usecases.tracing import find_paths, list_networks, read_link, read_network
from rootbranch.usecases.views import AuditFilters, EntryFilters
from rootbranch.usecases.words import (
    comparison_words,
    figure_text,
    figure_words,
    is_of_claims,
    marked_words,
    measure_words,
    reasons_of,
    set_aside_count,
    unit_words,
    word_words,
)

__all__ = [
    "DEMO_MARK",
    "EFFORT_FIELDS",
    "FIGURE_PAGE_ROWS",
    "FIRST_OPERATOR",
    "FORM_FIELDS",
    "JOINT_OFFICE",
    "NOT_FOR_ACTION",
    "OFFERS",
    "REASONS",
    "ROLES",
    "AttackedFile",
    "AuditFilters",
    "CheckedClaims",
    "DismantledFile",
    "Engine",
    "EntryFilters",
    "FlowAction",
    "FlowBoard",
    "FlowSelection",
    "FlowTable",
    "ForeseenNodes",
    "FormError",
    "Installation",
    "KindResolved",
    "KnownSeries",
    "LedgerChoices",
    "LoadedVintage",
    "NetworkPlans",
    "Pace",
    "PictureBuilt",
    "PlanWish",
    "PlannedNodes",
    "ProtectRequest",
    "ProtectedFile",
    "Query",
    "ResolvedFeeds",
    "ResolvedFiles",
    "actor_for",
    "add_agreement",
    "add_campaign",
    "add_officer",
    "add_partner",
    "add_rules",
    "alarms_file",
    "answer_definition",
    "attack_table_file",
    "attribute",
    "back_up",
    "begin_enrolment",
    "build_picture",
    "cancel_delivery",
    "cancel_job",
    "change_partner",
    "change_purpose",
    "changed_claim",
    "check",
    "check_claims",
    "check_claims_with_ledger",
    "check_rules",
    "close_officer",
    "closed_seals",
    "compare_figures",
    "compare_rules",
    "comparison_words",
    "confirm_release",
    "costs",
    "count",
    "create_installation",
    "csrf_holds",
    "decide_category",
    "decide_plan",
    "definitions",
    "demo_results_officer",
    "desk",
    "dismantle_file",
    "displacement_after",
    "displacement_file",
    "doctor",
    "draw_blind_sample",
    "end_agreement",
    "enrol_second_factor",
    "enter_effort",
    "enter_form",
    "figure_key",
    "figure_text",
    "figure_words",
    "figures",
    "find_paths",
    "finish_enrolment",
    "fix_of",
    "flow_board",
    "flow_layout",
    "flow_layouts",
    "flow_shares",
    "follow_through",
    "forecast_file",
    "foresee_file",
    "gather_file",
    "holdings",
    "is_of_claims",
    "judge",
    "keep_outlooks",
    "ledger_choices",
    "list_agreements",
    "list_audit",
    "list_deliveries",
    "list_effort",
    "list_entries",
    "list_findings",
    "list_flows",
    "list_jobs",
    "list_judgements",
    "list_networks",
    "list_officers",
    "list_pairs",
    "list_partners",
    "list_records",
    "list_releases",
    "list_rules",
    "list_withdrawn",
    "load_flows",
    "make_checkpoint",
    "make_ticket",
    "marked_words",
    "measure_words",
    "name_figure",
    "network_views",
    "offers",
    "open_ids",
    "open_installation",
    "open_seal",
    "pace_of",
    "pair_views",
    "period_name",
    "plan_file",
    "plan_network",
    "play_demo",
    "protect_table_file",
    "publish_release",
    "purge",
    "purge_rejects",
    "purposes_for",
    "queue",
    "rate_words",
    "read_checkpoint",
    "read_claims_file",
    "read_delivery",
    "read_effort_file",
    "read_entity",
    "read_entry",
    "read_figure",
    "read_flow",
    "read_flow_selection",
    "read_link",
    "read_network",
    "read_plan_decisions",
    "read_record",
    "read_release",
    "read_release_file",
    "reasons_about",
    "reasons_of",
    "redeem_ticket",
    "refuse_form",
    "rejects_file",
    "release_csv",
    "release_document",
    "release_json",
    "release_pdf",
    "release_text",
    "reports_gathered",
    "resolve_files",
    "resolve_mapped",
    "resolve_session",
    "restore",
    "reverse_entry",
    "review_due",
    "rotate_keys",
    "say_role",
    "search",
    "series_name",
    "set_aside_count",
    "set_password",
    "share_row",
    "show_enrolment",
    "shown_of_entry",
    "sign_in",
    "sign_out",
    "take_plan_back",
    "take_role_back",
    "uncounted_deliveries",
    "undo_judgement",
    "unit_words",
    "usual_purpose",
    "verify_audit",
    "verify_release_file",
    "views",
    "warm_up",
    "withdraw_release",
    "word_words",
    "write_long_flows",
]
