import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Prints free ports of the loopback address; each one's successor was free as well. */
final class FreePorts {

  private FreePorts() {}

  public static void main(String[] arguments) throws IOException {
    int wanted = Integer.parseInt(arguments[0]);
    List<ServerSocket> held = new ArrayList<>();
    StringBuilder ports = new StringBuilder();
    while (wanted > 0) {
      // Below the range from which the system gives ports to client connections: a client of an
      // earlier round must not sit on the port of a later one.
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try {
        held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        held.add(new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress()));
        ports.append(port).append(' ');
        wanted--;
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    System.out.println(ports.toString().strip());
  }
}
