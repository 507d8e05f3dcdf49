"""Address × person → status. What a person may not see is a 404, what they may not do a 403 (product.md §1).

Each row: the name of the address, what it shows (`world.py`), then the answer to each person. Pages are read (GET);
an act of the API is posted with a revision that is not the current one, so that it never happens: who sees
the object is told 412, or 400 when the act needs a body that is not there.
"""

PERSONAS = (
    "anonymous", "prefecture", "neighbour", "coordinator", "mayor", "prosecutor", "partner", "observer",
    "administrator",
)  # fmt: skip

TABLE = """
home                                  nothing          302 200 200 200 200 200 200 200 200
login                                 nothing          200 200 200 200 200 200 200 200 200
logout                                nothing          302 405 405 405 405 405 405 405 405
my-account                            nothing          302 200 200 200 200 200 200 200 200
token-make                            nothing          302 302 302 302 302 302 302 302 302
token-revoke                          token            302 302 404 404 404 404 404 404 404
password-change                       nothing          302 200 200 200 200 200 200 200 200
password-change-done                  nothing          302 200 200 200 200 200 200 200 200
password-reset                        nothing          200 200 200 200 200 200 200 200 200
password-reset-done                   nothing          200 200 200 200 200 200 200 200 200
password-reset-confirm                reset            200 200 200 200 200 200 200 200 200
password-reset-complete               nothing          200 200 200 200 200 200 200 200 200
invitation-accept                     invitation       200 200 200 200 200 200 200 200 200
territory-list                        nothing          302 200 200 200 200 200 200 200 200
territory-search                      nothing          302 200 200 200 200 200 200 200 200
territory-detail                      territory        302 200 200 200 200 200 200 200 200
organisation-list                     nothing          302 200 200 200 200 200 200 200 200
organisation-search                   nothing          302 200 200 200 200 200 200 200 200
organisation-create                   nothing          302 200 200 200 403 403 403 403 200
organisation-detail                   organisation     302 200 200 200 200 200 200 200 200
organisation-edit                     organisation     302 200 403 200 403 403 403 403 200
organisation-close                    organisation     302 200 403 200 403 403 403 403 200
organisation-reopen                   organisation     302 200 403 200 403 403 403 403 200
contact-create                        organisation     302 200 403 200 403 403 403 403 200
contact-edit                          contact          302 200 404 200 403 403 403 403 200
contact-leave                         contact          302 200 404 200 403 403 403 403 200
council-list                          nothing          302 200 200 200 200 200 200 200 200
council-create                        nothing          302 200 200 200 403 403 403 403 403
council-detail                        council          302 200 404 200 200 200 404 200 404
council-edit                          council          302 200 404 200 403 403 404 403 404
council-dormant                       council          302 200 404 200 403 403 404 403 404
council-wake                          council          302 200 404 200 403 403 404 403 404
council-dissolve                      council          302 200 404 200 403 403 404 403 404
meeting-create                        council          302 200 404 200 403 403 404 403 404
meeting-detail                        meeting          302 200 404 200 200 200 404 200 404
meeting-edit                          meeting          302 200 404 200 403 403 404 403 404
person-list                           nothing          302 200 200 403 403 403 403 403 200
person-invite                         nothing          302 200 200 403 403 403 403 403 200
person-detail                         person           302 200 404 404 404 404 404 404 200
person-edit                           person           302 200 404 404 404 404 404 404 200
person-deactivate                     person           302 200 404 404 404 404 404 404 200
person-reactivate                     person           302 200 404 404 404 404 404 404 200
person-invite-again                   person           302 200 404 404 404 404 404 404 200
role-give                             person           302 200 404 404 404 404 404 404 200
role-end                              membership       302 200 404 404 404 404 404 404 200
affiliation-create                    person           302 200 404 404 404 404 404 404 200
affiliation-end                       affiliation      302 200 404 403 403 403 403 403 200
diagnostic-list                       nothing          302 200 200 200 200 200 200 200 200
diagnostic-create                     nothing          302 200 200 200 403 403 403 403 403
diagnostic-detail                     diagnostic       302 200 404 200 404 404 404 200 404
diagnostic-history                    diagnostic       302 200 404 200 404 404 404 200 404
diagnostic-edit                       diagnostic       302 200 404 200 404 404 404 403 404
diagnostic-part                       diagnostic_part  302 200 404 200 404 404 404 403 404
diagnostic-field                      diagnostic_field 302 200 404 200 404 404 404 403 404
problem-create                        diagnostic       302 200 404 200 404 404 404 403 404
diagnostic-validate                   diagnostic       302 302 404 403 404 404 404 403 404
diagnostic-reopen                     diagnostic       302 200 404 403 404 404 404 403 404
eligibility-create                    diagnostic       302 200 404 403 404 404 404 403 404
edition-list                          nothing          302 200 200 200 200 200 200 200 200
problem-edit                          problem          302 200 404 200 404 404 404 403 404
problem-remove                        problem          302 200 404 200 404 404 404 403 404
problem-actor-add                     problem          302 200 404 200 404 404 404 403 404
problem-actor-remove                  concerned_actor  302 200 404 200 404 404 404 403 404
problem-detail                        problem          302 200 404 200 404 404 404 200 404
problem-score                         problem          302 200 404 200 404 404 404 403 404
problem-overrule                      problem          302 200 404 200 404 404 404 403 404
problem-restore                       problem          302 200 404 200 404 404 404 403 404
problem-response                      problem_cell     302 200 404 200 404 404 404 403 404
problem-response-remove               problem_response 302 200 404 200 404 404 404 403 404
evidence-add                          problem_kind     302 200 404 200 404 404 404 403 404
evidence-edit                         evidence         302 200 404 200 404 404 404 403 404
evidence-remove                       evidence         302 200 404 200 404 404 404 403 404
diagnostic-matrix                     diagnostic       302 200 404 200 404 404 404 200 404
diagnostic-names                      diagnostic       302 200 404 200 404 404 404 403 404
name-confirm                          diagnostic_name  302 200 404 200 404 404 404 403 404
name-withdraw                         waiver           302 200 404 200 404 404 404 403 404
contract-list                         nothing          302 200 200 200 200 200 200 200 200
contract-create                       nothing          302 200 200 200 403 403 403 403 403
contract-take-over                    nothing          302 200 200 403 403 403 403 403 403
framework-list                        nothing          302 200 200 200 200 200 200 200 200
framework-create                      nothing          302 200 200 200 403 403 403 403 403
framework-detail                      framework        302 200 404 200 200 200 404 200 404
framework-edit                        framework        302 200 404 200 403 403 404 403 404
contract-detail                       draft            302 200 404 200 404 404 200 200 404
contract-history                      draft            302 200 404 200 404 404 200 200 404
contract-settings                     draft            302 200 404 200 404 404 403 403 404
contract-scan                         paper            302 200 404 200 200 200 200 200 404
contract-move                         draft_step       302 200 404 200 404 404 403 403 404
section-edit                          section          302 200 404 200 404 404 403 403 404
axis-create                           draft            302 200 404 200 404 404 403 403 404
axis-edit                             axis             302 200 404 200 404 404 403 403 404
axis-remove                           axis             302 200 404 200 404 404 403 403 404
objective-create                      axis             302 200 404 200 404 404 403 403 404
objective-edit                        objective        302 200 404 200 404 404 403 403 404
objective-remove                      objective        302 200 404 200 404 404 403 403 404
contract-partner-add                  draft            302 200 404 200 404 404 403 403 404
contract-partner-edit                 contract_partner 302 200 404 200 404 404 403 403 404
contract-partner-remove               contract_partner 302 200 404 200 404 404 403 403 404
contract-signatories                  draft            302 200 404 200 404 404 200 200 404
signatories-derive                    draft            302 405 405 405 405 405 405 405 405
signatory-add                         draft            302 200 404 200 404 404 403 403 404
signatory-edit                        signatory        302 200 404 200 404 404 403 403 404
signatory-remove                      signatory        302 200 404 200 404 404 403 403 404
guest-invite                          draft            302 200 404 200 404 404 403 403 404
guest-remove                          guest            302 200 404 200 404 404 403 403 404
contract-opinions                     draft            302 200 404 200 404 404 200 200 404
prosecutor-opinion                    draft            302 200 404 403 404 404 403 403 404
council-opinion                       draft            302 403 404 200 404 404 403 403 404
resolution-add                        draft            302 200 404 200 404 404 403 403 404
resolution-file                       resolution       302 200 404 200 404 404 200 200 404
waiver-grant                          draft            302 200 404 403 404 404 403 403 404
contract-signature                    signing          302 200 404 200 200 200 200 200 404
signatory-sign                        awaited          302 403 404 403 403 200 403 403 404
signatory-refuse                      awaited          302 403 404 403 403 200 403 403 404
version-pdf                           version          302 200 404 200 200 200 200 200 404
version-signed-pdf                    version          302 200 404 200 200 200 200 200 404
version-json                          version          302 200 404 200 200 200 200 200 404
action-list                           nothing          302 200 200 200 200 200 200 200 200
action-create                         nothing          302 404 404 404 404 404 404 404 404
action-coverage                       draft            302 200 404 200 404 404 200 200 404
action-detail                         action           302 200 404 200 404 404 200 200 404
action-edit                           action           302 200 404 200 404 404 403 403 404
action-remove                         action           302 200 404 200 404 404 403 403 404
action-partner-add                    action           302 200 404 200 404 404 403 403 404
action-partner-edit                   action_partner   302 200 404 200 404 404 403 403 404
action-partner-remove                 action_partner   302 200 404 200 404 404 403 403 404
action-budget-add                     action           302 200 404 200 404 404 403 403 404
action-budget-edit                    budget_line      302 200 404 200 404 404 403 403 404
action-budget-remove                  budget_line      302 200 404 200 404 404 403 403 404
action-indicator-add                  action           302 200 404 200 404 404 403 403 404
action-indicator-edit                 indicator        302 200 404 200 404 404 403 403 404
action-indicator-remove               indicator        302 200 404 200 404 404 403 403 404
evaluation-list                       nothing          302 200 200 200 200 200 200 200 200
evaluation-due                        nothing          302 200 200 200 200 200 200 200 200
evaluation-create                     nothing          302 404 404 404 404 404 404 404 404
evaluation-detail                     evaluation       302 200 404 200 200 200 200 200 404
evaluation-edit                       evaluation       302 200 404 200 403 403 403 403 404
evaluation-remove                     evaluation       302 200 404 200 403 403 403 403 404
evaluation-present                    evaluation       302 200 404 200 403 403 403 403 404
evaluation-resolutions                evaluation       302 200 404 200 403 403 403 403 404
evaluation-waive                      evaluation       302 200 404 403 403 403 403 403 404
evaluation-validate                   evaluation       302 200 404 403 403 403 403 403 404
evaluation-criterion                  criterion        302 200 404 200 403 403 403 403 404
verify-document                       nothing          200 200 200 200 200 200 200 200 200
job-detail                            job              302 200 404 404 404 404 404 404 404
api:schema                            nothing          401 200 200 200 200 200 200 200 200
api:docs                              nothing          302 200 200 200 200 200 200 200 200
api:territories-list                  nothing          401 200 200 200 200 200 200 200 200
api:territories-detail                territory        401 200 200 200 200 200 200 200 200
api:diagnostics-list                  nothing          401 200 200 200 200 200 200 200 200
api:diagnostics-detail                diagnostic       401 200 404 200 404 404 404 200 404
api:diagnostics-decide-eligibility    diagnostic       401 400 404 400 404 404 404 400 404
api:diagnostics-reopen-diagnostic     diagnostic       401 412 404 412 404 404 404 412 404
api:diagnostics-validate-diagnostic   diagnostic       401 412 404 412 404 404 404 412 404
api:diagnostics-write-part            diagnostic       401 400 404 400 404 404 404 400 404
api:field-responses-list              nothing          401 200 200 200 200 200 200 200 200
api:field-responses-detail            field_response   401 200 404 200 404 404 404 200 404
api:problems-list                     nothing          401 200 200 200 200 200 200 200 200
api:problems-detail                   problem          401 200 404 200 404 404 404 200 404
api:problems-score-problem            problem          401 400 404 400 404 404 404 400 404
api:problems-overrule-priority        problem          401 400 404 400 404 404 404 400 404
api:problems-restore-priority         problem          401 412 404 412 404 404 404 412 404
api:problem-responses-list            nothing          401 200 200 200 200 200 200 200 200
api:problem-responses-detail          problem_response 401 200 404 200 404 404 404 200 404
api:problem-evidences-list            nothing          401 200 200 200 200 200 200 200 200
api:problem-evidences-detail          evidence         401 200 404 200 404 404 404 200 404
api:nominative-waivers-list           nothing          401 200 200 200 200 200 200 200 200
api:nominative-waivers-detail         waiver           401 200 404 200 404 404 404 200 404
api:concerned-actors-list             nothing          401 200 200 200 200 200 200 200 200
api:concerned-actors-detail           concerned_actor  401 200 404 200 404 404 404 200 404
api:organisations-list                nothing          401 200 200 200 200 200 200 200 200
api:organisations-detail              organisation     401 200 200 200 200 200 200 200 200
api:organisations-close-organisation  organisation     401 400 400 400 400 400 400 400 400
api:organisations-reopen-organisation organisation     401 412 412 412 412 412 412 412 412
api:councils-list                     nothing          401 200 200 200 200 200 200 200 200
api:councils-detail                   council          401 200 404 200 200 200 404 200 404
api:councils-dissolve-council         council          401 400 404 400 400 400 404 400 404
api:councils-mark-dormant             council          401 400 404 400 400 400 404 400 404
api:councils-wake-council             council          401 412 404 412 412 412 404 412 404
api:meetings-list                     nothing          401 200 200 200 200 200 200 200 200
api:meetings-detail                   meeting          401 200 404 200 200 200 404 200 404
api:contracts-list                    nothing          401 200 200 200 200 200 200 200 200
api:contracts-detail                  draft            401 200 404 200 404 404 200 200 404
api:contracts-derive-signatories      draft            401 412 404 412 404 404 412 412 404
api:contracts-freeze-contract         draft            401 412 404 412 404 404 412 412 404
api:contracts-move-contract           draft            401 400 404 400 404 404 400 400 404
api:contracts-withdraw-contract       draft            401 412 404 412 404 404 412 412 404
api:signatories-list                  nothing          401 200 200 200 200 200 200 200 200
api:signatories-detail                signatory        401 200 404 200 404 404 200 200 404
api:versions-list                     nothing          401 200 200 200 200 200 200 200 200
api:versions-detail                   version          401 200 404 200 200 200 200 200 404
api:actions-list                      nothing          401 200 200 200 200 200 200 200 200
api:actions-detail                    action           401 200 404 200 404 404 200 200 404
api:action-partners-list              nothing          401 200 200 200 200 200 200 200 200
api:action-partners-detail            action_partner   401 200 404 200 404 404 200 200 404
api:budget-lines-list                 nothing          401 200 200 200 200 200 200 200 200
api:budget-lines-detail               budget_line      401 200 404 200 404 404 200 200 404
api:indicators-list                   nothing          401 200 200 200 200 200 200 200 200
api:indicators-detail                 indicator        401 200 404 200 404 404 200 200 404
api:evaluations-list                  nothing          401 200 200 200 200 200 200 200 200
api:evaluations-detail                evaluation       401 200 404 200 200 200 200 200 404
api:evaluations-present-evaluation    evaluation       401 412 404 412 412 412 412 412 404
api:evaluations-record-resolutions    evaluation       401 400 404 400 400 400 400 400 404
api:evaluations-validate-evaluation   evaluation       401 412 404 412 412 412 412 412 404
api:evaluations-waive-resolutions     evaluation       401 400 404 400 400 400 400 400 404
api:criterion-ratings-list            nothing          401 200 200 200 200 200 200 200 200
api:criterion-ratings-detail          criterion        401 200 404 200 200 200 200 200 404
api:root                              nothing          401 200 200 200 200 200 200 200 200
api:unknown                           anything         401 404 404 404 404 404 404 404 404
catalogue                             nothing          200 200 200 200 200 200 200 200 200
sources                               nothing          200 200 200 200 200 200 200 200 200
accessibility                         nothing          200 200 200 200 200 200 200 200 200
nominative-help                       nothing          302 200 200 200 200 200 200 200 200
legal                                 nothing          200 200 200 200 200 200 200 200 200
demo-mails                            nothing          200 200 200 200 200 200 200 200 200
demo-mail                             demo_mail        200 200 200 200 200 200 200 200 200
"""

MATRIX = {
    name: (target, tuple(map(int, statuses)))
    for name, target, *statuses in (line.split() for line in TABLE.strip().splitlines())
}

# The acts of the API: POST only.
POSTED = {name for name, (_, statuses) in MATRIX.items() if {400, 412} & set(statuses)}

# Views that write on GET (`@writes_on_get`).
WRITES_ON_GET: set[str] = set()
