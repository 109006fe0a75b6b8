"""The word in an address for a noun."""


def plural(noun: str) -> str:
    """ "invoice" is "invoices", "tax_rate" "tax-rates", "business" "businesses", "series" itself."""
    word = noun.replace("_", "-")
    if word == "series":
        return word
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch")) else f"{word}s"
