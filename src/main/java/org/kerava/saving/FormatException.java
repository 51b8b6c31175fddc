package org.kerava.saving;

/** A file or text that is not what it claims to be; the message names it, what came and what was expected. */
public class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * An exception with its message.
   *
   * @param message which file or text, what came, what was expected
   */
  public FormatException(String message) {
    super(message);
  }

  /**
   * An exception with its message and cause.
   *
   * @param message which file or text, what came, what was expected
   * @param cause what went wrong below
   */
  public FormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
