"""What happens to fields, in words."""

from baton.foundation.telling import tell

tell({
    "field_definition.changed": "Field changed: {{ label }}",
    "field_definition.created": "Field added: {{ label }}",
    "field_definition.reinstated": "Field taken up again: {{ label }}",
    "field_definition.renamed": "Field renamed: {{ label }}",
    "field_definition.retired": "Field retired: {{ label }}",
})  # fmt: skip
