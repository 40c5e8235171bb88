package io.tidemill.localstack.server;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.KafkaSecurity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a broker of a cluster listens.
 *
 * @param number its place in the cluster, from 0
 * @param ports of all brokers, in their order
 * @param controllerPorts of all brokers, in their order
 * @param further listeners of this broker besides
 */
record KafkaLayout(
    int number, List<Integer> ports, List<Integer> controllerPorts, List<Further> further) {
  /** Copies of a partition that must have a record before it counts, in clusters that have more. */
  private static final int COPIES_IN_SYNC = 2;

  private static final int MOST_COPIES = 3;

  KafkaLayout {
    ports = List.copyOf(ports);
    controllerPorts = List.copyOf(controllerPorts);
    further = List.copyOf(further);
  }

  /**
   * A listener whose clients are sent on to an address that isn't its own.
   *
   * @param advertised {@code host:port} that clients who begin there are told to go to
   * @param signIn what clients there are asked for
   */
  record Further(int port, String advertised, KafkaSignIn signIn) {
    Further {
      requireNonNull(advertised, "advertised");
      requireNonNull(signIn, "signIn");
    }

    /** One that anybody may come to. */
    Further(int port, String advertised) {
      this(port, advertised, KafkaSignIn.NONE);
    }
  }

  /** A broker that is alone. */
  static KafkaLayout alone(int port, int controllerPort, List<Further> further) {
    return new KafkaLayout(0, List.of(port), List.of(controllerPort), further);
  }

  String bootstrap() {
    return address(ports.get(number));
  }

  /** Where clients begin, by how they speak there; of listeners alike, the first. */
  Map<KafkaSecurity, String> listeners() {
    Map<KafkaSecurity, String> listeners = new EnumMap<>(KafkaSecurity.class);
    listeners.put(KafkaSecurity.PLAINTEXT, bootstrap());
    further.forEach(each -> listeners.putIfAbsent(each.signIn().security(), each.advertised()));
    return listeners;
  }

  /** What the settings file leaves open. */
  Map<String, String> settings() {
    List<String> listeners = new ArrayList<>();
    List<String> advertised = new ArrayList<>();
    listeners.add("PLAINTEXT://" + bootstrap());
    advertised.add("PLAINTEXT://" + bootstrap());
    listeners.add("CONTROLLER://" + address(controllerPorts.get(number)));
    List<String> protocols = new ArrayList<>();
    protocols.add("PLAINTEXT:PLAINTEXT");
    protocols.add("CONTROLLER:PLAINTEXT");
    StringBuilder signIns = new StringBuilder();
    for (int i = 0; i < further.size(); i++) {
      String name = "FURTHER" + i;
      listeners.add(name + "://" + address(further.get(i).port()));
      advertised.add(name + "://" + further.get(i).advertised());
      protocols.add(name + ":" + further.get(i).signIn().protocol());
      signIns.append(further.get(i).signIn().settings(name));
    }
    int copies = Math.min(ports.size(), MOST_COPIES);
    Map<String, String> settings = new HashMap<>();
    settings.put("id", Integer.toString(id(number)));
    settings.put("voters", voters());
    settings.put("listeners", String.join(",", listeners));
    settings.put("advertised", String.join(",", advertised));
    settings.put("protocols", String.join(",", protocols));
    settings.put("signIns", signIns.toString());
    settings.put("copies", Integer.toString(copies));
    settings.put("inSync", Integer.toString(Math.min(copies, COPIES_IN_SYNC)));
    return settings;
  }

  private String voters() {
    return IntStream.range(0, controllerPorts.size())
        .mapToObj(broker -> id(broker) + "@" + address(controllerPorts.get(broker)))
        .collect(Collectors.joining(","));
  }

  private static int id(int number) {
    return number + 1;
  }

  private static String address(int port) {
    return Loopback.HOST + ":" + port;
  }
}
