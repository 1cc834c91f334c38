"""What programs read of a check: exactly the keys that were promised."""

import json

from cchc_tui.documents.checking.report import FileReport, report_as_json
from cchc_tui.messages import use

FINDING = ["severity", "rule", "id", "code", "part", "value", "expected", "message", "proposal"]


def test_the_report_has_the_promised_keys(q1, q1_findings, q1_path):
    report = json.loads(json.dumps(report_as_json([FileReport(q1, tuple(q1_findings))])))
    assert list(report) == ["files"]
    (entry,) = report["files"]
    assert list(entry) == ["file", "schema", "edition", "org_unit", "period", "findings", "counts"]
    assert (entry["file"], entry["schema"], entry["edition"]) == (str(q1_path), "cchc-xa", "2022")
    assert (entry["org_unit"], entry["period"]) == ("xã Thịnh Đức", "2024-Q1")
    assert all(list(finding) == FINDING for finding in entry["findings"])
    assert entry["counts"] == {
        weight: sum(finding["severity"] == weight for finding in entry["findings"])
        for weight in ("error", "warning", "info")
    }
    assert entry["counts"]["error"] == 9


def test_a_part_is_named_by_its_parents_code_and_its_ordinal(q1, q1_findings):
    (entry,) = report_as_json([FileReport(q1, tuple(q1_findings))])["files"]
    parts = {finding["id"]: (finding["code"], finding["part"]) for finding in entry["findings"]}
    assert parts["commune_files_resolved"] == ("3.4.2", 1)
    assert parts["commune_on_time_share"] == ("3.4.2", None)


def test_the_slip_that_explains_a_proposal_is_part_of_the_message(q1, q1_findings):
    (entry,) = report_as_json([FileReport(q1, tuple(q1_findings))])["files"]
    told = {finding["id"]: finding["message"] for finding in entry["findings"]}
    assert told["online_meetings"].endswith(". Số trong nhãn bị nhập thay cho mã: «3 cấp» có mã 2.")
    assert "tính được từ" not in told["commune_on_time_share"]


def test_what_is_expected_and_proposed_is_written_as_it_would_be_typed_or_null(q1, q1_findings):
    (entry,) = report_as_json([FileReport(q1, tuple(q1_findings))])["files"]
    told = {finding["id"]: finding for finding in entry["findings"]}
    assert (told["commune_on_time_share"]["expected"], told["commune_on_time_share"]["proposal"]) == (
        "98,07",
        "98,07",
    )
    assert (told["communes_inspected"]["expected"], told["communes_inspected"]["proposal"]) == (None, None)


def test_a_document_that_does_not_say_who_and_when_has_null_there(read):
    text = "| STT | Chỉ tiêu | Số liệu |\n|---|---|---|\n| 1.1. | Tỷ lệ hoàn thành kế hoạch CCHC năm | 30 |\n"
    text += "| | Số nhiệm vụ đề ra trong kế hoạch | 8 |\n| | Số nhiệm vụ đã hoàn thành | 3 |\n"
    (entry,) = report_as_json([FileReport(read(text, name="x.md"), ())])["files"]
    assert (entry["org_unit"], entry["period"]) == (None, None)


def test_messages_are_in_the_language_of_the_program(q1, q1_findings):
    report = FileReport(q1, tuple(q1_findings))
    vietnamese = report_as_json([report])["files"][0]["findings"][0]["message"]
    use("en")
    english = report_as_json([report])["files"][0]["findings"][0]["message"]
    assert vietnamese == q1_findings[0].message.vi
    assert english == q1_findings[0].message.en
