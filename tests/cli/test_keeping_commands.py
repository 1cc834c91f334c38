"""``cchc import``, ``export``, ``status``, ``units``: keeping appendices and getting them back."""


def test_an_imported_document_is_listed_as_a_draft(stored):
    said = stored("--workspace", "w", "status")
    assert "2024-Q1" in said.out
    assert "05497" in said.out
    assert "xã Thịnh Đức" in said.out


def test_importing_the_same_file_twice_changes_nothing(stored, sample):
    said = stored("--workspace", "w", "import", sample)
    assert said.status == 0
    assert "không có gì thay đổi" in said.out


def test_other_figures_are_not_overwritten_unless_asked(stored, sample, tmp_path):
    other = tmp_path / "other.md"
    other.write_text(sample.read_text(encoding="utf-8").replace("| 196,5 |", "| 98,07 |"), encoding="utf-8")
    refused = stored("--workspace", "w", "import", other)
    assert refused.status == 2
    assert "--replace" in refused.err
    assert stored("--workspace", "w", "import", other, "--replace").status == 0
    exported = stored("--workspace", "w", "export", "--org-unit", "05497", "--period", "2024-Q1")
    assert 'commune_on_time_share = "98,07"' in exported.out


def test_a_document_of_a_unit_that_is_not_registered_says_how_to_register_it(cchc, sample):
    said = cchc("--workspace", "w", "import", sample)
    assert said.status == 2
    assert "cchc units add" in said.err
    assert "xã Thịnh Đức" in said.err


def test_a_code_given_with_the_document_registers_its_unit(cchc, sample):
    assert cchc("--workspace", "w", "import", sample, "--org-unit", "05497").status == 0
    assert "xã Thịnh Đức" in cchc("--workspace", "w", "units", "list").out


def test_what_is_exported_can_be_imported_again_and_is_the_same(stored, tmp_path):
    stored("--workspace", "w", "export", "--org-unit", "05497", "--period", "2024-Q1", "-o", "a.toml")
    stored("--workspace", "v", "import", "a.toml", "--org-unit", "05497")
    stored("--workspace", "v", "export", "--org-unit", "05497", "--period", "2024-Q1", "-o", "b.toml")
    assert (tmp_path / "a.toml").read_bytes() == (tmp_path / "b.toml").read_bytes()


def test_a_file_that_exists_is_not_overwritten_unless_asked(stored, tmp_path):
    (tmp_path / "a.toml").write_text("mine", encoding="utf-8")
    call = ("--workspace", "w", "export", "--org-unit", "05497", "--period", "2024-Q1", "-o", "a.toml")
    assert stored(*call).status == 2
    assert (tmp_path / "a.toml").read_text(encoding="utf-8") == "mine"
    assert stored(*call, "--force").status == 0


def test_codes_of_units_keep_their_leading_zeros(cchc):
    cchc("--workspace", "w", "units", "add", "00004", "phường Ba Đình")
    assert cchc("--workspace", "w", "units", "list").out.startswith("00004")


def test_a_newcomer_is_told_how_to_make_a_workspace_and_it_works(cchc):
    told = cchc("status")
    assert told.status == 2
    assert "cchc init" in told.err
    command = told.err.strip().split("cchc init ")[1].rstrip(".")
    assert cchc("init", command).status == 0
    assert cchc("status").status == 0


def test_a_new_document_brings_its_own_notes_and_takes_the_old_ones_away(stored, sample, tmp_path):
    text = sample.read_text(encoding="utf-8")
    row = "| | Số hồ sơ TTHC giải quyết đúng hạn | Hồ sơ | 509 |"
    (tmp_path / "noted.md").write_text(
        text.replace(row + " |", row + " 15 hồ sơ chuyển kỳ trước |"), encoding="utf-8"
    )
    stored("--workspace", "w", "import", "noted.md", "--replace")
    call = ("--workspace", "w", "export", "--org-unit", "05497", "--period", "2024-Q1")
    assert "15 hồ sơ chuyển kỳ trước" in stored(*call).out
    stored("--workspace", "w", "import", sample, "--replace")
    assert "15 hồ sơ chuyển kỳ trước" not in stored(*call).out


def test_what_no_row_can_take_is_named_with_its_line(cchc, sample, tmp_path):
    text = sample.read_text(encoding="utf-8").replace("| Nhiệm vụ | 8 |", "| Nhiệm vụ | ba trăm |")
    (tmp_path / "odd.md").write_text(text, encoding="utf-8")
    said = cchc("--workspace", "w", "import", "odd.md", "--org-unit", "05497")
    assert "«ba trăm» ở 1.1" in said.err
    assert "«50» ở 1.4" in said.err
    assert "«134» ở 3.1" in said.err


def test_importing_counts_the_same_findings_as_checking(cchc, sample):
    cchc("--workspace", "w", "units", "add", "05497", "xã Thịnh Đức")
    checked = cchc("--workspace", "w", "check", sample).out.split("\n")
    counts = next(line for line in checked if line.strip().endswith("lưu ý")).rsplit(",", 1)[0].strip()
    assert counts in cchc("--workspace", "w", "import", sample).out
