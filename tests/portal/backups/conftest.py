from tests.installation import empty, furnished, installation

__all__ = ["empty", "furnished", "installation"]
