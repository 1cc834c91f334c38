"""A small schema as text, for tests that break one thing in it."""

SMALL = """\
family = "small"
edition = "1"
title = { vi = "Biểu nhỏ", en = "Small form" }
levels = ["commune", "district"]

[measures]
"%" = { kind = "percent", decimals = 2 }
"Hồ sơ" = { kind = "count" }
"Triệu đồng" = { kind = "amount", decimals = 3 }

[periods.Q1]
label = { vi = "Quý I", en = "First quarter" }
from = "12-15"
to = "03-14"
due = "03-10"

[[row]]
code = "1."
heading = "Hồ sơ"

[[row]]
id = "share"
code = "1.1."
label = "Tỷ lệ đúng hạn"
measure = "%"
flow = "period"
percent = { part = "on_time", whole = "resolved" }

  [[row.part]]
  id = "resolved"
  label = "Đã giải quyết"
  measure = "Hồ sơ"
  required = true

  [[row.part]]
  id = "on_time"
  label = "Đúng hạn"
  measure = "Hồ sơ"

[[row]]
id = "money"
code = "1.2."
label = "Kinh phí"
measure = "Triệu đồng"
flow = "cumulative"
level = "district"
range = [0, 1000.5]
usual_max = 500

[[row]]
id = "method"
code = "1.3."
label = "Hình thức"
codes = { 0 = "Không", 1 = "Có" }
flow = "stock"

[[rule]]
id = "money_for_files"
check = "money > 0"
when = "resolved > 0"
at = "money"
severity = "warning"
message = { vi = "Có hồ sơ thì có kinh phí.", en = "Files cost money." }

[[rule]]
id = "files_add_up"
sum = { total = "resolved", of = ["on_time"] }
severity = "info"
message = { vi = "Cộng đủ.", en = "They add up." }
"""


def line_with(text, piece):
    """The line, from 1, that holds a piece of text."""
    return text[: text.index(piece)].count("\n") + 1
