package dateline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.StaticAsset;
import dateline.http.problem.Problem;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** Pictures and recordings of the demo newsroom: serves the files, and completes the media objects of its stories. */
@Path("/demo/media")
@Singleton
public class DemoMedia {

    /** A ratio in which each picture exists. */
    private record Ratio(String name, String suffix, int width, int height) {}

    // The first one is the picture itself.
    private static final List<Ratio> RATIOS = List.of(
            new Ratio("16:9", "-16x9", 1600, 900),
            new Ratio("4:3", "-4x3", 1200, 900),
            new Ratio("1:1", "-1x1", 900, 900));
    private static final String PICTURE_TYPE = "image/svg+xml";
    private static final String RECORDING_TYPE = "audio/mpeg";

    private final PublicUrl url;

    DemoMedia(PublicUrl url) {
        this.url = url;
    }

    @GET
    @Path("/{name: " + PathSegments.WITHOUT_DOT + "}.svg")
    @Produces(PICTURE_TYPE)
    @PermitAll
    @StaticAsset
    @Operation(hidden = true)
    public Document getPicture(@RestPath String name) throws IOException {
        return Document.of(read(name + ".svg"));
    }

    @GET
    @Path("/{name: " + PathSegments.WITHOUT_DOT + "}.mp3")
    @Produces(RECORDING_TYPE)
    @PermitAll
    @StaticAsset
    @Operation(hidden = true)
    public Document getRecording(@RestPath String name) throws IOException {
        return Document.of(read(name + ".mp3"));
    }

    /**
     * Replaces the members {@code picture} and {@code recording} of a story's media objects by the address and description of the file.
     *
     * @param pictures the pictures with their alternative texts
     */
    void complete(ObjectNode story, JsonNode pictures) throws IOException {
        Map<String, JsonNode> descriptions = new HashMap<>();
        pictures.forEach(picture -> descriptions.put(picture.get("slug").textValue(), picture.get("alt")));
        for (JsonNode media : story.get("media")) {
            ObjectNode object = (ObjectNode) media;
            if (object.has("picture")) {
                String picture = object.remove("picture").textValue();
                if (!object.has("alt")) object.set("alt", descriptions.get(picture));
                addFile(object, picture, RATIOS.get(0));
                for (Ratio ratio : RATIOS)
                    addFile(object.withArray("renditions").addObject().put("name", ratio.name()), picture, ratio);
            } else {
                String file = object.remove("recording").textValue() + ".mp3";
                object.put("url", address(file)).put("mimeType", RECORDING_TYPE).put("sizeInBytes", read(file).length);
            }
        }
    }

    private void addFile(ObjectNode target, String picture, Ratio ratio) {
        target.put("url", address(picture + ratio.suffix() + ".svg"))
                .put("mimeType", PICTURE_TYPE)
                .put("width", ratio.width())
                .put("height", ratio.height());
    }

    private String address(String file) {
        return url.to("/demo/media/" + file);
    }

    private byte[] read(String file) throws IOException {
        try (InputStream in = url.demo() ? DemoMedia.class.getResourceAsStream("/demo/media/" + file) : null) {
            if (in == null) throw Problem.of("not-found", "There is no such file of the demo newsroom.");
            return in.readAllBytes();
        }
    }
}
