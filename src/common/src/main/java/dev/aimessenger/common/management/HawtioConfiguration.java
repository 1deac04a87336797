package dev.aimessenger.common.management;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EventListener;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Lets several Hawtios start in one JVM, behind our own sign-in. Each replaces the MBeans of the one before, by taking
 * them away and putting its own in their place, which fails when two do it at the same moment. Both the service's own web
 * server and that of the management port start one, so this stands in both contexts.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
class HawtioConfiguration {

    @Bean
    static BeanPostProcessor oneHawtioAtATime() {
        return new BeanPostProcessor() {
            @Override
            @SuppressWarnings("unchecked")
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (name.equals("hawtioContextListener")
                        && bean instanceof ServletListenerRegistrationBean<?> registration
                        && registration.getListener() instanceof ServletContextListener listener) {
                    ((ServletListenerRegistrationBean<EventListener>) registration)
                            .setListener(new OneAtATime(listener));
                }
                if (name.equals("jolokiaAuthenticationFilter")
                        && bean instanceof FilterRegistrationBean<?> registration) {
                    // Spring Security has decided before; this filter would refuse programs, which have no session.
                    registration.setEnabled(false);
                }
                if (name.equals("userServlet") && bean instanceof ServletRegistrationBean<?> registration) {
                    ((ServletRegistrationBean<Servlet>) registration).setServlet(new SignedIn());
                }
                return bean;
            }
        };
    }

    /** Tells Hawtio's page who is signed in: of sign-ins but its own Hawtio knows nothing. */
    private static final class SignedIn extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            // A name of an account has nothing that JSON would escape.
            response.getWriter().write('"' + request.getRemoteUser() + '"');
        }
    }

    private record OneAtATime(ServletContextListener listener) implements ServletContextListener {

        @Override
        public void contextInitialized(ServletContextEvent event) {
            synchronized (OneAtATime.class) {
                listener.contextInitialized(event);
            }
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            synchronized (OneAtATime.class) {
                listener.contextDestroyed(event);
            }
        }
    }
}
