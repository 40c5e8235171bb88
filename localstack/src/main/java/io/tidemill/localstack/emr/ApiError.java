package io.tidemill.localstack.emr;

/**
 * A request refused, as EMR Serverless words it: status, type (a header) and message (the body).
 */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  private ApiError(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static ApiError validation(String message) {
    return new ApiError(400, "ValidationException", message);
  }

  static ApiError notFound(String message) {
    return new ApiError(404, "ResourceNotFoundException", message);
  }

  static ApiError conflict(String message) {
    return new ApiError(409, "ConflictException", message);
  }

  static ApiError unknownOperation(String message) {
    return new ApiError(404, "UnknownOperationException", message);
  }

  static ApiError internal(String message) {
    return new ApiError(500, "InternalServerException", message);
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }
}
