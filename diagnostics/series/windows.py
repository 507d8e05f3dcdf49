"""What the address of a page asks for: which periods, which territory's places summed."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from diagnostics.forms.series import PeriodField, WindowForm, WindowWithoutPlacesForm, grouping_of
from diagnostics.models import PartnerSeries
from diagnostics.series import periods, reading
from diagnostics.series.reading import Window
from diagnostics.series.states import Measure


def asked(request: HttpRequest, series: PartnerSeries) -> tuple[WindowForm, Window]:
    """The filter form, and what it keeps; what cannot be read keeps everything, and says so."""
    sums = series.measure == Measure.COUNT and series.places.count() > 1
    form = (WindowForm if sums else WindowWithoutPlacesForm)(request.GET or None, grain=series.grain)
    if not form.is_bound or not form.is_valid():
        return form, Window()
    return form, Window(form.cleaned_data["du"], form.cleaned_data["au"], grouping_of(form))


class ChooserForm(WindowWithoutPlacesForm):
    """Which period to fill in."""

    def __init__(self, *args: object, grain: str, **kwargs: object) -> None:
        super().__init__(*args, grain=grain, **kwargs)
        self.fields.clear()
        self.fields["periode"] = PeriodField(label="Période", grain=grain)


def entered_period(request: HttpRequest, series: PartnerSeries, on: date) -> tuple[ChooserForm, date]:
    """The form that chooses a period, and the one to fill in: asked for, or else the first after the last known."""
    known = reading.known_periods(series)
    usual = periods.following(series.grain, known[-1]) if known else periods.current(series.grain, on)
    form = ChooserForm(request.GET or None, grain=series.grain, initial={"periode": usual})
    period: date = form.cleaned_data["periode"] if form.is_bound and form.is_valid() else usual
    return form, period
