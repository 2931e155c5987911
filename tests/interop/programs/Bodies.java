import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/**
 * Java's HttpClient: queries in bodies, from a stream (chunked), compressed, and both.
 *
 * <p>Usage: java Bodies.java URL QUERY. Prints JSON: the answers by the way of sending.
 */
public final class Bodies {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public static void main(String[] arguments) throws Exception {
    URI url = URI.create(arguments[0]);
    byte[] query = arguments[1].getBytes(StandardCharsets.UTF_8);
    byte[] compressed = gzip(query);
    System.out.printf(
        "{\"whole\": %s, \"chunked\": %s, \"gzip\": %s, \"gzip, chunked\": %s}%n",
        quoted(post(request(url, BodyPublishers.ofByteArray(query)))),
        quoted(post(request(url, stream(query)))),
        quoted(post(zipped(request(url, BodyPublishers.ofByteArray(compressed))))),
        quoted(post(zipped(request(url, stream(compressed))))));
  }

  /** Returns a publisher that does not know the length of the body. */
  private static BodyPublisher stream(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  private static HttpRequest.Builder request(URI url, BodyPublisher body) {
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "application/sparql-query")
        .header("Accept", "text/csv")
        .POST(body);
  }

  private static HttpRequest.Builder zipped(HttpRequest.Builder request) {
    return request.header("Content-Encoding", "gzip");
  }

  private static String post(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + escaped.replace("\r", "\\r").replace("\n", "\\n") + '"';
  }
}
