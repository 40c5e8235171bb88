package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * A Jackson parser that stays open when Spark has read its value, so that what follows can be seen,
 * and that refuses what Spark would turn into another value without a word, into one that fills the
 * memory, or into another each day.
 */
final class OneValueParser extends JsonParserDelegate {
  /** Far beyond Spark's 38 digits, far below what hurts. */
  private static final int MOST_DIGITS = 10_000;

  private static final Pattern HUGE_EXPONENT =
      Pattern.compile("\\s*[+-]?[0-9.,]+[eE][+-]?0*[1-9][0-9]{4,}\\s*");

  /** Spark multiplies seconds by this, and lets them wrap round. */
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final StructType schema;
  private final JSONOptions options;

  OneValueParser(JsonParser parser, StructType schema, JSONOptions options) {
    super(parser);
    this.schema = schema;
    this.options = options;
  }

  /** Jackson would take 128 to 255 for negative bytes. */
  @Override
  public byte getByteValue() throws IOException {
    int value = super.getIntValue();
    if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
      throw unfit("Number %d is beyond TINYINT".formatted(value));
    }
    return (byte) value;
  }

  @Override
  public long getLongValue() throws IOException {
    long value = super.getLongValue();
    boolean wrapsRound = Math.abs(value / 2) > Long.MAX_VALUE / MICROS_PER_SECOND / 2;
    if (wrapsRound
        && target(getParsingContext()).filter(TimestampType.class::isInstance).isPresent()) {
      throw unfit("Number %d is no time in seconds that TIMESTAMP holds".formatted(value));
    }
    return value;
  }

  @Override
  public float getFloatValue() throws IOException {
    float value = super.getFloatValue();
    if (Float.isInfinite(value) && isWrittenInDigits()) {
      throw unfit("Number is beyond FLOAT");
    }
    return value;
  }

  @Override
  public double getDoubleValue() throws IOException {
    double value = super.getDoubleValue();
    if (Double.isInfinite(value) && isWrittenInDigits()) {
      throw unfit("Number is beyond DOUBLE");
    }
    return value;
  }

  @Override
  public BigDecimal getDecimalValue() throws IOException {
    BigDecimal value = super.getDecimalValue();
    if (Math.abs((long) value.precision() - value.scale()) > MOST_DIGITS
        || Math.abs((long) value.scale()) > MOST_DIGITS) {
      throw unfit("Number has an exponent beyond any decimal");
    }
    return value;
  }

  @Override
  public String getText() throws IOException {
    String text = super.getText();
    if (currentToken() == JsonToken.VALUE_STRING
        && (text.indexOf('e') > 0 || text.indexOf('E') > 0)
        && HUGE_EXPONENT.matcher(text).matches()
        && target(getParsingContext()).filter(DecimalType.class::isInstance).isPresent()) {
      throw unfit("Number in quotes has an exponent beyond any decimal");
    }
    if (currentToken() == JsonToken.VALUE_STRING
        && isTimeOfDay(text)
        && takesTimesForTodays()
        && target(getParsingContext()).filter(TimestampType.class::isInstance).isPresent()) {
      throw unfit("A time without its day, which Spark would take for one of the day it is read");
    }
    return text;
  }

  private static boolean isTimeOfDay(String text) {
    int from = 0;
    while (from < text.length() && text.charAt(from) <= ' ') {
      from++;
    }
    int at = from;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at < text.length()
        && ((at > from && text.charAt(at) == ':') || (at == from && text.charAt(at) == 'T'));
  }

  /** So it does where it has no format to go by, or may go on without one. */
  private boolean takesTimesForTodays() {
    return options.timestampFormatInRead().isEmpty()
        || options.enableDateTimeParsingFallback().contains(true);
  }

  /** Unlike {@code Infinity}, which an option may allow. */
  private boolean isWrittenInDigits() throws IOException {
    String text = super.getText();
    return Character.isDigit(text.charAt(text.length() - 1));
  }

  /** The declared type of the value at hand; empty for what isn't declared. */
  private Optional<DataType> target(JsonStreamContext context) {
    if (context.inRoot()) {
      return Optional.of(schema);
    }
    return target(context.getParent()).flatMap(parent -> member(parent, context));
  }

  private static Optional<DataType> member(DataType parent, JsonStreamContext context) {
    String name = context.getCurrentName();
    if (parent instanceof StructType struct && name != null) {
      int index = struct.getFieldIndex(name).isDefined() ? struct.fieldIndex(name) : -1;
      return index < 0 ? Optional.empty() : Optional.of(struct.apply(index).dataType());
    }
    if (parent instanceof MapType map) {
      return Optional.of(map.valueType());
    }
    if (parent instanceof ArrayType array && context.inArray()) {
      return Optional.of(array.elementType());
    }
    return Optional.empty();
  }

  private JsonParseException unfit(String message) {
    return new JsonParseException(this, message);
  }

  /** Leaves the parser open; {@link #end} closes it. */
  @Override
  public void close() {}

  /** The next token after the value, or null at the end of the input. */
  JsonToken following() throws IOException {
    return delegate.nextToken();
  }

  /** Gives the parser's buffers back. */
  void end() throws IOException {
    delegate.close();
  }
}
