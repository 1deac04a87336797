package dev.aimessenger.common.http;

import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request's body pass only when it is JSON in UTF-8 (else 415 or 400) and no longer than a limit (else 413),
 * before Camel keeps any of it. Camel would read a body of any size, and answer 500 to a broken form or charset.
 */
public final class BodyFilter extends OncePerRequestFilter {

    /** Writes the answer to a request that does not pass. */
    @FunctionalInterface
    public interface Refusal {
        void write(HttpServletResponse response, int status, ServiceException why) throws IOException;
    }

    private final int mostBytes;
    private final Refusal refusal;

    public BodyFilter(int mostBytes, Refusal refusal) {
        this.mostBytes = mostBytes;
        this.refusal = refusal;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        return !hasBody || request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain next)
            throws ServletException, IOException {
        if (!isJson(request.getContentType())) {
            refusal.write(
                    response,
                    415,
                    new ServiceException(ErrorCode.INVALID_REQUEST, "The body must be application/json"));
            return;
        }
        ServiceException tooLarge =
                new ServiceException(ErrorCode.TOO_LARGE, "The body is longer than " + mostBytes + " bytes");
        if (request.getContentLengthLong() > mostBytes) {
            refusal.write(response, tooLarge.code().httpStatus(), tooLarge);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(mostBytes + 1);
        if (body.length > mostBytes) {
            refusal.write(response, tooLarge.code().httpStatus(), tooLarge);
        } else if (!isUtf8(body)) {
            refusal.write(
                    response, 400, new ServiceException(ErrorCode.INVALID_REQUEST, "The body is not valid UTF-8"));
        } else {
            next.doFilter(new Kept(request, body), response);
        }
    }

    private static boolean isJson(String contentType) {
        try {
            MediaType type = MediaType.parseMediaType(contentType == null ? "" : contentType);
            return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
                    && (type.getCharset() == null || StandardCharsets.UTF_8.equals(type.getCharset()));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The request, with the body that was read. */
    private static final class Kept extends HttpServletRequestWrapper {

        private final byte[] body;

        Kept(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return bytes.read(target, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("the body is here already");
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
