package io.sallyport.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Makes the HTTP/1.1 parser refuse what it would otherwise repair: a message framed both by length
 * and by chunks is what request smuggling is made of (RFC 9112, section 6.1).
 */
final class StrictHttp {

  private static final String DECODER = "httpDecoder";

  private StrictHttp() {}

  /** Tightens one new connection. Connections that speak HTTP/2 have no such decoder. */
  static void tighten(HttpConnection connection, HttpServerOptions options, RefusalLog refusals) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      if (pipeline.get(DECODER) != null) {
        pipeline.replace(DECODER, DECODER, new Decoder(options));
        pipeline.addAfter(DECODER, "unreadable", new Unreadable(refusals));
      }
    }
  }

  private static final class Decoder extends VertxHttpRequestDecoder {
    Decoder(HttpServerOptions options) {
      super(options);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
      throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
  }

  /** Answers what cannot be read, where the connection would close or answer without JSON. */
  private static final class Unreadable extends ChannelInboundHandlerAdapter {
    private final RefusalLog refusals;

    Unreadable(RefusalLog refusals) {
      this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
          ReferenceCountUtil.release(message);
          refuse(
              context,
              "505 HTTP Version Not Supported",
              ApiError.invalid(
                  505, "http_version", "This HTTP version is not answered (expected: HTTP/1.1)."));
          return;
        }
      } else if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
        ReferenceCountUtil.release(message);
        refuse(
            context,
            "400 Bad Request",
            ApiError.invalid(400, "invalid_chunk", "The body's chunked encoding cannot be read."));
        return;
      }
      super.channelRead(context, message);
    }

    private void refuse(ChannelHandlerContext context, String status, ApiError error) {
      String id = Exchange.newId();
      String from =
          context.channel().remoteAddress() instanceof InetSocketAddress address
              ? address.getAddress().getHostAddress()
              : "-";
      refusals.refused(new Refusal(id, "", from, null, error));
      byte[] body = Json.write(error.body());
      String head =
          "HTTP/1.1 "
              + status
              + "\r\ncontent-type: application/json\r\ncontent-length: "
              + body.length
              + "\r\nx-request-id: "
              + id
              + "\r\nx-should-retry: false\r\nconnection: close\r\n\r\n";
      context
          .writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
