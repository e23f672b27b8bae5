"""Rules on the output intent and its ICC profile."""

from objects import get, keyed, items, text
from rule import rule

INTENT = "ISO 15930-7, 6.4 (output intent)"


@rule("intent-one", "There is exactly one output intent for PDF/X.", "ISO 15930-7, 6.4; PDF 1.6, 10.10.4")
def intent_one(document):
    if len(document.intents) != 1:
        yield f"the number of output intents with S GTS_PDFX is {len(document.intents)}"


@rule("intent-condition", "The output intent has an OutputConditionIdentifier.", INTENT)
def intent_condition(document):
    for intent in document.intents:
        if not text(get(intent, "OutputConditionIdentifier")):
            yield "OutputConditionIdentifier is missing or empty"


@rule("intent-info", "The output intent has a RegistryName, or describes its condition in Info.",
      f"{INTENT}; PDF 1.6, table 10.51")
def intent_info(document):
    for intent in document.intents:
        if not text(get(intent, "RegistryName")) and not text(get(intent, "Info")):
            yield "neither RegistryName nor Info"


@rule("intent-profile", "The output intent embeds its profile as DestOutputProfile.", INTENT)
def intent_profile(document):
    if document.intents and document.profile is None:
        yield "DestOutputProfile is not an embedded stream"


@rule("intent-no-reference",
      "The output intent does not refer to a profile outside the file; that would be PDF/X-4p.", INTENT)
def intent_no_reference(document):
    for intent in document.intents:
        if get(intent, "DestOutputProfileRef") is not None:
            yield "the output intent has DestOutputProfileRef"


@rule("intent-shared-profile", "Output intents for other standards embed the same profile object.",
      "ISO 19005-2, 6.2.3, for files that are PDF/A as well")
def intent_shared_profile(document):
    profiles = [get(each, "DestOutputProfile") for each in items(get(document.root, "OutputIntents")) if keyed(each)]
    if len({each.objgen for each in profiles if each is not None}) > 1:
        yield "the output intents embed different profiles"


@rule("icc-valid", "The profile is well-formed.", f"{INTENT}; ICC.1, 7.2 and 7.3")
def icc_valid(document):
    if document.profile and document.profile.fault:
        yield document.profile.fault


@rule("icc-class", "The profile is of class prtr, an output device.", INTENT)
def icc_class(document):
    if document.profile and document.profile.device_class != "prtr":
        yield f"its class is {document.profile.device_class!r}"


@rule("icc-space", "The profile is for gray, RGB or CMYK.", INTENT)
def icc_space(document):
    if document.profile and document.profile.space not in ("GRAY", "RGB ", "CMYK"):
        yield f"its colour space is {document.profile.space!r}"


@rule("icc-components", "N of the profile's stream is the number of the profile's components.", "PDF 1.6, table 4.16")
def icc_components(document):
    if document.profile and document.profile.components:
        found = get(document.profile_stream, "N")
        if found != document.profile.components:
            yield f"N is {found}, the profile has {document.profile.components} components"


@rule("icc-version", "The profile's version is 4.2 or earlier.", f"{INTENT}; ICC.1:2004-10")
def icc_version(document):
    if document.profile and document.profile.version > (4, 2):
        yield f"its version is {document.profile.version[0]}.{document.profile.version[1]}"


@rule("icc-tables", "The profile converts in both directions: it has the tags A2B0 and B2A0.",
      f"{INTENT}; ICC.1, 8.4.2")
def icc_tables(document):
    profile = document.profile
    if profile and not profile.fault and profile.space == "CMYK":
        missing = [tag for tag in ("A2B0", "B2A0") if tag not in profile.tags]
        if missing:
            yield f"{' and '.join(missing)} missing"
