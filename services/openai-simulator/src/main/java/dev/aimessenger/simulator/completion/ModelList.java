package dev.aimessenger.simulator.completion;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.aimessenger.simulator.fault.Planner;
import org.springframework.stereotype.Component;

/** The models that can be asked for. */
@Component("modelList")
public class ModelList {

    private final ObjectMapper json;

    public ModelList(ObjectMapper json) {
        this.json = json;
    }

    public String write() {
        ObjectNode list = json.createObjectNode().put("object", "list");
        ArrayNode models = list.putArray("data");
        for (String model : Planner.MODELS) {
            models.addObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", "simulator");
        }
        return list.toString();
    }
}
