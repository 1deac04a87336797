package dev.aimessenger.common.management;

import javax.management.ObjectInstance;
import org.jolokia.service.jmx.api.CacheKeyProvider;

/**
 * Lets Jolokia describe each kind of Camel's MBeans once when Hawtio asks what there is, and not every processor of every
 * route: that was an answer of 13 MB, for which a small heap had no room. Jolokia finds it by META-INF/jolokia/services.
 */
public final class CamelMBeanKinds extends CacheKeyProvider {

    /** @param order Jolokia gives it; lower ones are asked first */
    public CamelMBeanKinds(int order) {
        super(order);
    }

    @Override
    public String determineKey(ObjectInstance bean) {
        return bean.getObjectName().getDomain().equals("org.apache.camel") ? bean.getClassName() : null;
    }
}
