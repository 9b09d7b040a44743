"""Lets memory that was never written read as NaN, so that it is the same every time.

What `np.empty`, `np.ndarray(shape)` or a ufunc's `where=` leaves as it is would be whatever lay
there before: now zeros, so that a mistake earns points, now not. Here every bit of it is set. As
floats these are NaN, and a NaN with a payload that no computation gives (`cases` tells it by
that); as integers -1, or the largest of an unsigned type; as booleans True.

NumPy takes its memory from a handler (NEP 49). Its own keeps small blocks for itself and hands
them out as they are; so it is given one that takes all of it from the C library, which fills what
it hands out (M_PERTURB). Only glibc does that, and only without its cache for each thread.
"""

from __future__ import annotations

import ctypes

import numpy as np

TUNABLES = "glibc.malloc.tcache_count=0"
"""What GLIBC_TUNABLES must say: without it small blocks are handed out as they are."""

_M_PERTURB = -6
_EVERY_BIT = 0x100  # memory is filled with the inverse of the lowest byte
_SET_HANDLER = 304  # PyDataMem_SetHandler in NumPy's table, numpy/_core/code_generators
_NAME = b"mem_handler"
_RAW = 0  # PYMEM_DOMAIN_RAW: Python's plain malloc, calloc, realloc and free


class _Allocator(ctypes.Structure):
    """PyMemAllocatorEx, whose functions take what NumPy's take, but for the size that is freed."""

    _fields_ = (
        ("context", ctypes.c_void_p),
        ("malloc", ctypes.c_void_p),
        ("calloc", ctypes.c_void_p),
        ("realloc", ctypes.c_void_p),
        ("free", ctypes.c_void_p),
    )


class _Handler(ctypes.Structure):
    """PyDataMem_Handler."""

    _fields_ = (
        ("name", ctypes.c_char * 127),
        ("version", ctypes.c_uint8),
        ("allocator", _Allocator),
    )


def set_every_bit() -> None:
    """Fill all memory that NumPy's arrays get from now on.

    Raises
    ------
    RuntimeError
        The C library, or NumPy, does not do it.
    """
    try:
        ctypes.CDLL(None).mallopt(_M_PERTURB, _EVERY_BIT)
        _give(_Handler(b"every bit set", 1, _raw_allocator()))
    except AttributeError as error:
        raise RuntimeError(f"memory cannot be filled: {error}") from error
    if not np.isnan(np.empty(3)).all():
        raise RuntimeError("memory is not filled: this needs glibc, and GLIBC_TUNABLES as set")


def _raw_allocator() -> _Allocator:
    allocator = _Allocator()
    get = ctypes.pythonapi.PyMem_GetAllocator
    get.argtypes, get.restype = (ctypes.c_int, ctypes.c_void_p), None
    get(_RAW, ctypes.byref(allocator))
    return allocator


def _give(handler: _Handler) -> None:
    """Hand a handler over to NumPy, for good."""
    capsule_of = ctypes.pythonapi.PyCapsule_New
    capsule_of.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    capsule_of.restype = ctypes.py_object
    address_in = ctypes.pythonapi.PyCapsule_GetPointer
    address_in.argtypes = (ctypes.py_object, ctypes.c_char_p)
    address_in.restype = ctypes.c_void_p
    capsule = capsule_of(ctypes.addressof(handler), _NAME, None)
    core = getattr(np, "_core", None) or np.core
    table = ctypes.cast(
        address_in(core._multiarray_umath._ARRAY_API, None), ctypes.POINTER(ctypes.c_void_p)
    )
    set_handler = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(table[_SET_HANDLER])
    for pointed_at in (handler, _NAME, capsule, set_handler(capsule)):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(pointed_at))  # this module may be let go of
