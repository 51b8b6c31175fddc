"""The file format shared by all golden data: FILE.jsonl (one case a line) beside FILE.npz (its arrays).

An array is written as {"$t": n, "dtype": ..., "shape": ...}; its values are the entry `ID_n` of the npz file, where
ID is the case's `id`. bfloat16 has no NumPy type: its values are stored as float32 and the noted dtype is "bfloat16".
Containers of arguments are {"$list": [...]}, {"$tuple": [...]} and {"$dict": {...}}; scalars are plain JSON.
"""
import io
import json
import os
import zipfile
import zlib

import numpy as np


class Case:
    """One line of the jsonl file, and the arrays that belong to it."""

    def __init__(self, case_id, kind, name):
        self.id, self.arrays = case_id, []
        self.fields = {"kind": kind, "name": name}

    def tensor(self, array):
        array = np.asarray(array)
        dtype = str(array.dtype)
        if dtype == "bfloat16":
            array = array.astype(np.float32)
        self.arrays.append(array)
        return {"$t": len(self.arrays) - 1, "dtype": dtype, "shape": list(array.shape)}

    def encode(self, value):
        """A tree of arrays and scalars, as the format writes it."""
        if isinstance(value, list):
            return {"$list": [self.encode(v) for v in value]}
        if isinstance(value, tuple):
            return {"$tuple": [self.encode(v) for v in value]}
        if isinstance(value, dict):
            return {"$dict": {k: self.encode(v) for k, v in value.items()}}
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        return self.tensor(value)

    def set(self, **fields):
        self.fields.update(fields)
        return self


def plain(config):
    """A get_config() with tuples and arrays turned into lists, as JSON has them."""
    return json.loads(json.dumps(config, default=lambda a: np.asarray(a).tolist()))


def rng_of(text):
    """A generator that depends on the text only, so that adding a case changes no other."""
    return np.random.default_rng(zlib.crc32(text.encode()))


def write(path, cases):
    """Writes path.jsonl and path.npz; the same cases give the same bytes on every run."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".jsonl", "w", encoding="utf-8") as out:
        for case in cases:
            out.write(json.dumps({**case.fields, "id": case.id}) + "\n")
    write_npz(path + ".npz", {f"{c.id}_{i}": a for c in cases for i, a in enumerate(c.arrays)})


def write_npz(path, arrays):
    """numpy.savez_compressed with a fixed date in place of today's."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for key, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.array(array, order="C", copy=None), allow_pickle=False)
            entry = zipfile.ZipInfo(key + ".npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue())
