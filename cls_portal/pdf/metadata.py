"""The XMP packet that says "PDF/A-3a" and "PDF/UA-1" of one and the same file.

WeasyPrint writes one of the two. PDF/A wants every foreign property described by an extension
schema (ISO 19005-3, 6.6.2.3), with these very prefixes; ISO 14289-1, 5 gives ``pdfuaid:part``.
"""

from collections.abc import Callable

PDFUA_DESCRIPTION = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
""".strip().encode()

CLOSING = b"</rdf:RDF>"

Generator = Callable[[str, int, str | None], bytes]


def also_pdfua(generate: Generator) -> Generator:
    """Wrap WeasyPrint's XMP generator: same packet, with the PDF/UA-1 claim inside its RDF."""

    def generate_both(variant: str, version: int, conformance: str | None) -> bytes:
        packet = generate(variant, version, conformance)
        before, closing, after = packet.rpartition(CLOSING)
        if not closing:
            raise ValueError("WeasyPrint's XMP packet has no rdf:RDF element any more")
        return before + PDFUA_DESCRIPTION + closing + after

    return generate_both
