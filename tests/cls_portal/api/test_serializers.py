"""Relations by primary key: what is not seen does not exist, and however many are read at once."""

from types import SimpleNamespace

import pytest
from rest_framework import serializers

from cls_portal.api.serializers import VisibleField
from territories.models import Territory
from tests.personas import commune

pytestmark = pytest.mark.django_db


class Perimeter(serializers.Serializer):
    communes = VisibleField(Territory, many=True, allow_empty=False)


def read(communes, agent):
    form = Perimeter(data={"communes": communes}, context={"request": SimpleNamespace(user=agent)})
    return form.validated_data["communes"] if form.is_valid() else [each.code for each in form.errors["communes"]]


def test_however_many_cost_one_query_and_keep_their_order(claire, django_assert_num_queries):
    asked = [commune(code) for code in ("33063", "33039", "33281")]
    with django_assert_num_queries(1):
        assert read([asked[0].pk, str(asked[1].pk), asked[2].pk], claire) == asked


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ([0], "does_not_exist"),
        (["Bègles"], "incorrect_type"),
        ([True], "incorrect_type"),
        ([{}], "incorrect_type"),
        ([2**80], "does_not_exist"),
        ([], "empty"),
        ("33", "not_a_list"),
        ({"pk": 1}, "not_a_list"),
        (33, "not_a_list"),
    ],
)
def test_anything_else_is_refused_in_words(sent, refused, claire):
    assert read(sent, claire) == [refused]
