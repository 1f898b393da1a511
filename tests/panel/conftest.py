from tests.staff.conftest import roles

__all__ = ["roles"]
