"""What the apps plug into each other, by dotted name: the one place where something low names something high.

A test resolves every name and checks its signature.
"""

# Sections of a contract's document, in order: `function(contract) -> dict`, one JSON member each.
DOCUMENT_SECTIONS = {
    "contract": "contracts.documents.contract_section",
    "territory": "contracts.documents.territory_section",
    "diagnostic": "diagnostics.documents.diagnostic_section",
    "parts": "contracts.documents.parts_section",
    "axes": "contracts.documents.axes_section",
    "actions": "actions.documents.actions_section",
    "partners": "contracts.documents.partners_section",
    "opinions": "contracts.documents.opinions_section",
    "signatories": "contracts.documents.signatories_section",
}

# Gates of each transition: `function(contract, on) -> list[Reason]`, what is still missing.
GATES: dict[str, tuple[str, ...]] = {}
