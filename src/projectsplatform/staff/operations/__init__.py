from projectsplatform.staff.operations.roles import seed_roles

__all__ = ["seed_roles"]
