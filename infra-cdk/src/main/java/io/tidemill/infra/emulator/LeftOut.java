package io.tidemill.infra.emulator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.UnaryOperator;

/**
 * A type of resources that an emulator doesn't get, and why. What other resources refer to of them,
 * by {@code Ref} or any attribute, is replaced by a stand-in.
 *
 * @param type as CloudFormation names it; one that ends in {@code ::} is all types that begin so
 * @param why what the emulator does with it
 * @param standIn gives it for a resource
 */
public record LeftOut(String type, String why, UnaryOperator<JsonNode> standIn) {
  /** What stands for what nothing that is deployed refers to. */
  private static final String NOTHING = "none";

  public LeftOut {
    requireNonNull(type, "type");
    requireNonNull(why, "why");
    requireNonNull(standIn, "standIn");
  }

  /** One that nothing else needs. */
  public static LeftOut without(String type, String why) {
    return with(type, why, NOTHING);
  }

  /** One whose stand-in is a text. */
  public static LeftOut with(String type, String why, String standIn) {
    return new LeftOut(type, why, resource -> TextNode.valueOf(standIn));
  }

  /** Whether it is about resources of a type. */
  public boolean takes(String other) {
    return type.endsWith("::") ? other.startsWith(type) : other.equals(type);
  }
}
