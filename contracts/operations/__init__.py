"""Everything that can be done to a contract; nothing else writes its tables."""

from contracts.operations.advice import correct_opinion, record_opinion
from contracts.operations.amendments import consolidate, open_amendment
from contracts.operations.batches import confirm_batch, deposit_batch, enter_batch, read_batch
from contracts.operations.comments import (
    answer_comment,
    comment_section,
    read_mentions,
    reopen_section_comment,
    resolve_section_comment,
)
from contracts.operations.content import (
    add_axis,
    add_objective,
    change_axis,
    change_objective,
    move_axis,
    move_objective,
    remove_axis,
    remove_objective,
    write_section,
)
from contracts.operations.contract import create_contract, move_contract, set_contract
from contracts.operations.deposits import accept_deposits, deposit_signature, refuse_deposits
from contracts.operations.ends import abandon_contract, terminate_contract
from contracts.operations.frameworks import change_framework, create_framework
from contracts.operations.identities import set_identity
from contracts.operations.openings import close_section, open_section
from contracts.operations.parties import (
    add_partner,
    add_signatory,
    change_partner,
    claim_signatory,
    derive_signatories,
    invite_guest,
    move_signatory,
    name_signatory,
    remove_guest,
    remove_partner,
    remove_signatory,
)
from contracts.operations.places import add_place, change_place, move_place, remove_place
from contracts.operations.plans import change_plan, create_plan
from contracts.operations.proofs import ask_for_proof, keep_proof
from contracts.operations.publication import publish_contract, unpublish_contract
from contracts.operations.recalling import recall_signatory
from contracts.operations.requests import (
    BY_LINK,
    answer_request,
    ask_opinion,
    erase_requested,
    extend_request,
    read_by_link,
    revoke_request_link,
    send_request_again,
    withdraw_request,
)
from contracts.operations.resolutions import (
    ResolutionEntry,
    change_resolution,
    record_resolution,
    record_resolutions,
    remove_resolution,
)
from contracts.operations.sealing import TimestampAwaited, await_timestamp, seal_version
from contracts.operations.signing import conclude_if_complete, draw_signing_code, send_signing_code, sign_version
from contracts.operations.successors import start_successor
from contracts.operations.takeovers import correct_take_over, take_over_contract
from contracts.operations.templates import (
    change_template,
    create_template,
    load_national_templates,
    take_template,
    write_template_section,
)
from contracts.operations.versions import attach_pdf, freeze_contract, refuse_signature, withdraw_contract
from contracts.operations.waivers import grant_waiver, withdraw_waiver

__all__ = [
    "BY_LINK",
    "ResolutionEntry",
    "TimestampAwaited",
    "abandon_contract",
    "accept_deposits",
    "add_axis",
    "add_objective",
    "add_partner",
    "add_place",
    "add_signatory",
    "answer_comment",
    "answer_request",
    "ask_for_proof",
    "ask_opinion",
    "attach_pdf",
    "await_timestamp",
    "change_axis",
    "change_framework",
    "change_objective",
    "change_partner",
    "change_place",
    "change_plan",
    "change_resolution",
    "change_template",
    "claim_signatory",
    "close_section",
    "comment_section",
    "conclude_if_complete",
    "confirm_batch",
    "consolidate",
    "correct_opinion",
    "correct_take_over",
    "create_contract",
    "create_framework",
    "create_plan",
    "create_template",
    "deposit_batch",
    "deposit_signature",
    "derive_signatories",
    "draw_signing_code",
    "enter_batch",
    "erase_requested",
    "extend_request",
    "freeze_contract",
    "grant_waiver",
    "invite_guest",
    "keep_proof",
    "load_national_templates",
    "move_axis",
    "move_contract",
    "move_objective",
    "move_place",
    "move_signatory",
    "name_signatory",
    "open_amendment",
    "open_section",
    "publish_contract",
    "read_batch",
    "read_by_link",
    "read_mentions",
    "recall_signatory",
    "record_opinion",
    "record_resolution",
    "record_resolutions",
    "refuse_deposits",
    "refuse_signature",
    "remove_axis",
    "remove_guest",
    "remove_objective",
    "remove_partner",
    "remove_place",
    "remove_resolution",
    "remove_signatory",
    "reopen_section_comment",
    "resolve_section_comment",
    "revoke_request_link",
    "seal_version",
    "send_request_again",
    "send_signing_code",
    "set_contract",
    "set_identity",
    "sign_version",
    "start_successor",
    "take_over_contract",
    "take_template",
    "terminate_contract",
    "unpublish_contract",
    "withdraw_contract",
    "withdraw_request",
    "withdraw_waiver",
    "write_section",
    "write_template_section",
]
