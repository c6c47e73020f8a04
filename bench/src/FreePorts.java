import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Prints free ports of the loopback address; each one's successor was free as well. */
final class FreePorts {

  private FreePorts() {}

  public static void main(String[] arguments) throws IOException {
    int wanted = Integer.parseInt(arguments[0]);
    List<ServerSocket> held = new ArrayList<>();
    StringBuilder ports = new StringBuilder();
    while (wanted > 0) {
      ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(first);
      try {
        held.add(new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress()));
        ports.append(first.getLocalPort()).append(' ');
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
