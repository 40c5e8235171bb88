package io.tidemill.localstack.http;

/** A request refused, as AWS words it: status, type (a header) and message (the body). */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  public ApiError(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  public static ApiError validation(String message) {
    return new ApiError(400, "ValidationException", message);
  }

  public static ApiError notFound(String message) {
    return new ApiError(404, "ResourceNotFoundException", message);
  }

  public static ApiError conflict(String message) {
    return new ApiError(409, "ConflictException", message);
  }

  public static ApiError unknownOperation(String message) {
    return new ApiError(404, "UnknownOperationException", message);
  }

  public static ApiError internal(String message) {
    return new ApiError(500, "InternalServerException", message);
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }
}
