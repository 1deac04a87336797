package dev.aimessenger.common.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.aimessenger.common.error.ErrorCode;
import dev.aimessenger.common.error.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Gives what Tomcat refuses before Spring sees it (a path that cannot be decoded) the form of any other problem. */
public final class WebServerProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final int FIRST_ERROR = 400;
    private static final int SERVERS_FAULT = 500;

    private final ObjectMapper json;

    public WebServerProblems(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        server.addContextCustomizers(context -> context.getParent()
                .getPipeline()
                .addValve(new ErrorReportValve() {
                    @Override
                    protected void report(Request request, Response response, Throwable failure) {
                        answer(response);
                    }
                }));
    }

    private void answer(Response response) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ServiceException problem = status < SERVERS_FAULT
                ? new ServiceException(ErrorCode.INVALID_REQUEST, "The request cannot be understood")
                : new ServiceException(ErrorCode.INTERNAL, "Something went wrong here");
        try {
            Problem.write(response.getResponse(), json, status, problem);
            response.finishResponse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
