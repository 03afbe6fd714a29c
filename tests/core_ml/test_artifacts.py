import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core_ml import artifacts
from core_ml.exceptions import ArtifactError

CONTENT = {
    "number": 1.5,
    "nothing": None,
    "words": ["a", "é", "杯"],
    "nested": {"array": np.arange(6, dtype=np.int32).reshape(2, 3), "flag": True},
    "ids": np.array(["x", "y"], dtype=object),
    "sparse": csr_matrix(np.array([[0.0, 2.0], [0.0, 0.0], [3.0, 0.0]], dtype=np.float32)),
}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "one.model"
    artifacts.save(path, kind="toy", content=CONTENT, data_hash="abc")
    return path


def test_content_comes_back_as_it_was(path):
    kind, content = artifacts.load(path, kinds=["toy"])
    assert kind == "toy"
    assert content["number"] == 1.5
    assert content["nothing"] is None
    assert content["words"] == ["a", "é", "杯"]
    assert content["nested"]["array"].dtype == np.int32
    assert content["nested"]["array"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert content["ids"].tolist() == ["x", "y"]
    assert content["sparse"].toarray().tolist() == [[0, 2], [0, 0], [3, 0]]


def test_header_is_read_without_the_content(path):
    assert artifacts.read_header(path) == {"version": 1, "kind": "toy", "data_hash": "abc"}


@pytest.mark.parametrize("keep", [4, 20, 47, 60, -1])
def test_truncated_file(path, keep):
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ArtifactError, match=r"truncated or damaged|not a model file"):
        artifacts.load(path, kinds=["toy"])


def test_one_changed_byte(path):
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(data)
    with pytest.raises(ArtifactError, match="SHA-256"):
        artifacts.load(path, kinds=["toy"])


def test_foreign_file(path):
    path.write_bytes(b"PK\x03\x04 a zip of something else, long enough to hold a header")
    with pytest.raises(ArtifactError, match="not a model file of saleor-ai"):
        artifacts.load(path, kinds=["toy"])


def test_missing_file(tmp_path):
    with pytest.raises(ArtifactError, match="No such file"):
        artifacts.load(tmp_path / "none.model", kinds=["toy"])


def test_other_kind(path):
    with pytest.raises(ArtifactError, match="holds a 'toy'; expected one of fraud"):
        artifacts.load(path, kinds=["fraud"])


def test_newer_version(path, monkeypatch):
    monkeypatch.setattr(artifacts, "VERSION", 2)
    artifacts.save(path, kind="toy", content={})
    monkeypatch.setattr(artifacts, "VERSION", 1)
    with pytest.raises(ArtifactError, match=r"format 2.*upgrade"):
        artifacts.load(path, kinds=["toy"])


def test_failed_save_leaves_the_old_file(path):
    before = path.read_bytes()
    with pytest.raises(TypeError, match="set cannot go into a model file"):
        artifacts.save(path, kind="toy", content={"bad": {1, 2}})
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["one.model"]
