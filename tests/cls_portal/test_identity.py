"""The portal's seal and the authorities it trusts, as the operator gives them."""

from __future__ import annotations

from cls_portal import identity
from tests.cls_portal.authorities import authority, written


def test_the_authorities_of_others_are_those_of_a_folder_the_qualified_ones_apart(settings, tmp_path):
    settings.TRUST_ROOTS = tmp_path / "autorites"
    assert identity.trusted_roots().every == ()
    first, second, third = authority("A"), authority("B"), authority("C")
    written(settings.TRUST_ROOTS / "parapheur.pem", first, second)
    written(settings.TRUST_ROOTS / "qualifies" / "carte.crt", third)
    (settings.TRUST_ROOTS / "lisez-moi.txt").write_text("rien")
    roots = identity.trusted_roots()
    assert roots.advanced == (first.certificate, second.certificate)
    assert roots.qualified == (third.certificate,)
    assert roots.every == (*roots.advanced, *roots.qualified)
