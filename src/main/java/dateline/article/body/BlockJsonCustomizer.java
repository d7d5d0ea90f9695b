package dateline.article.body;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Leaves out the member {@code html} of a block in responses where it equals the escaped text. Stored JSON, and the
 * hashes over it, always contain it.
 */
@Singleton
class BlockJsonCustomizer implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("blocks").setSerializerModifier(new HtmlModifier()));
    }

    private static final class HtmlModifier extends BeanSerializerModifier {

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
            if (MarkedUpText.class.isAssignableFrom(bean.getBeanClass()))
                properties.replaceAll(
                        property -> property.getName().equals("html") ? new HtmlWriter(property) : property);
            return properties;
        }
    }

    private static final class HtmlWriter extends BeanPropertyWriter {

        HtmlWriter(BeanPropertyWriter html) {
            super(html);
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator generator, SerializerProvider provider)
                throws Exception {
            if (((MarkedUpText) bean).hasMarkup()) super.serializeAsField(bean, generator, provider);
        }
    }
}
