"""Problem bodies for the API's errors that Django answers."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from projectsplatform.kit.api.problems import PROBLEM_TYPE, problem_response
from projectsplatform.kit.api.requests import is_api_path
from projectsplatform.kit.errors import MethodNotAllowed, NothingThere


class ApiErrorsMiddleware(MiddlewareMixin):
    """Gives the API's 404 and 405 responses their problem body."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Django's hook."""
        if not is_api_path(request.path_info) or response.get("Content-Type") == PROBLEM_TYPE:
            return response
        if response.status_code == 404:
            return problem_response(NothingThere())
        if response.status_code == 405:
            problem = problem_response(MethodNotAllowed())
            problem["Allow"] = response.get("Allow", "")
            return problem
        return response
