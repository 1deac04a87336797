package dev.aimessenger.openai;

import java.beans.BeanInfo;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.component.EndpointUriFactorySupport;

/** Lets YAML routes write the scheme in {@code uri} and everything else, the operation too, in {@code parameters}. */
public final class OpenAIEndpointUriFactory extends EndpointUriFactorySupport implements EndpointUriFactory {

    private static final Set<String> PROPERTY_NAMES = propertyNamesOfConfiguration();

    @Override
    public boolean isEnabled(String scheme) {
        return "openai".equals(scheme);
    }

    @Override
    public String buildUri(String scheme, Map<String, Object> properties, boolean encode) throws URISyntaxException {
        String syntax = scheme + ":operation";
        Map<String, Object> copy = new HashMap<>(properties);
        String uri = buildPathParameter(syntax, syntax, "operation", null, true, copy);
        return buildQueryParameters(uri, copy, encode);
    }

    @Override
    public Set<String> propertyNames() {
        return PROPERTY_NAMES;
    }

    @Override
    public Set<String> secretPropertyNames() {
        return Set.of("apiKey");
    }

    @Override
    public Map<String, String> multiValuePrefixes() {
        return Map.of();
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    private static Set<String> propertyNamesOfConfiguration() {
        try {
            BeanInfo bean = Introspector.getBeanInfo(OpenAIConfiguration.class, Object.class);
            return Stream.concat(
                            Stream.of("operation", "lazyStartProducer"),
                            Arrays.stream(bean.getPropertyDescriptors()).map(PropertyDescriptor::getName))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IntrospectionException e) {
            throw new IllegalStateException(e);
        }
    }
}
