package io.sallyport.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;

/**
 * Makes the HTTP/1.1 parser refuse what it would otherwise repair: a message framed both by length
 * and by chunks is what request smuggling is made of (RFC 9112, section 6.1).
 */
final class StrictHttp {

  private static final String DECODER = "httpDecoder";

  private StrictHttp() {}

  /** Tightens one new connection. Connections that speak HTTP/2 have no such decoder. */
  static void tighten(HttpConnection connection, HttpServerOptions options) {
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      if (pipeline.get(DECODER) != null) {
        pipeline.replace(DECODER, DECODER, new Decoder(options));
        pipeline.addAfter(DECODER, "brokenBody", new BrokenBody());
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

  /** Answers a body whose chunks cannot be read, where the connection would just close. */
  private static final class BrokenBody extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      boolean broken =
          message instanceof HttpContent content
              && !(message instanceof HttpRequest)
              && content.decoderResult().isFailure();
      if (!broken) {
        super.channelRead(context, message);
        return;
      }
      ReferenceCountUtil.release(message);
      byte[] body =
          Json.write(
              ApiError.invalid(400, "invalid_chunk", "The body's chunked encoding cannot be read.")
                  .body());
      String head =
          "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: "
              + body.length
              + "\r\nx-request-id: "
              + Exchange.newId()
              + "\r\nx-should-retry: false\r\nconnection: close\r\n\r\n";
      context
          .writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
