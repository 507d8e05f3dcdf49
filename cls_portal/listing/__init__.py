"""Lists: columns, sort, keyset pages, filters in the address, streamed csv and xlsx of exactly what is filtered.

An app declares its list in `listings.py` …

    from cls_portal.listing import Column, Listing

    CONTRACTS = Listing(
        name="contrats",
        caption="Contrats",
        noun=("contrat", "contrats"),
        row_url="contract-detail",            # kind="link" leads there; reverse() is called once
        filterset=ContractFilter,             # django-filter, in filters.py; shared with the API
        default_sort="-fin",
        columns=(
            Column("reference", "Référence", sort=("reference",), kind="link"),
            Column("etat", "État", "get_state_display", sort=("state",), kind="badge"),
            Column("territoire", "Territoire", "territory.name", sort=("territory__name",)),
            Column("debut", "Début", "starts_on", sort=("starts_on",), kind="date"),
            Column("fin", "Fin", "ends_on", sort=("ends_on",), kind="date"),
            Column("budget", "Budget", lambda contract: contract.planned, kind="amount", shown=False),
        ),
    )

… its view is one line …

    def contract_list(request: HttpRequest) -> HttpResponseBase:
        contracts = Contract.objects.visible_to(acting_agent(request)).for_list()   # written in querysets.py
        return CONTRACTS.respond(request, contracts, "contracts/list.html")

… and its template one include:

    {% include "components/listing.html" with page=page only %}

`for_list()` must `select_related` what the columns read, and `prefetch_related` collections; nothing is
fetched per row. Each `sort` wants an index ending with the primary key: `Index(fields=["ends_on", "id"])`
serves both directions, rows without a value coming last in both.

In the address: `?tri=-fin` (the key of a column), `?colonnes=reference,fin`, `?apres=…` and `?avant=…`
(opaque cursors; `?avant=` alone is the last page), `?export=csv|xlsx`; every other parameter is a filter's.
A filter that cannot be read shows its error and no row. `Badge("signé", "success")` or an enumeration whose
members have `label` and `tone` colours a badge; `Address("territory-detail").of(key)` gives the address of
another column's link. `listing.page(request, rows)` and `listing.export(request, rows)` are there for a view
that shows the list among other things (`page.objects` are the rows themselves). `respond(…, handles=Handles(…))`
puts a box to tick and gestures on the rows that the person may act on.
`listing.narrowed(request, rows)` gives the filtered rows to a page that shows them otherwise than as a table; its
filters are `components/listing/filters.html`.
"""

from cls_portal.listing.columns import Address, Badge, Column
from cls_portal.listing.engine import Listing
from cls_portal.listing.handles import Handles
from cls_portal.listing.page import ListingPage, Narrowing

__all__ = ["Address", "Badge", "Column", "Handles", "Listing", "ListingPage", "Narrowing"]
