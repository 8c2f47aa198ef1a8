"""Data for machines inside a page: what `<script type="application/ld+json">{{ block }}</script>` holds."""

import json

from django.utils.safestring import SafeString, mark_safe

# No letter that could end the element or begin another is left, so whatever a text says stays a text.
ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def data_block(data) -> SafeString:
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPED))  # noqa: S308 - nothing of HTML is left
