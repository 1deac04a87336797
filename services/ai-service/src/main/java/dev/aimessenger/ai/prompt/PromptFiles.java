package dev.aimessenger.ai.prompt;

import dev.aimessenger.common.launch.WrongSetting;
import dev.aimessenger.common.payload.AutoreplyRules.Language;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

/** Where the prompts are: a folder, or a part of the class path. Files of other names in it are left alone. */
abstract class PromptFiles {

    /** What the shipped routes ask for; any other file is a prompt too. */
    private static final Set<String> SHIPPED = Set.of("system", "summary", "feed", "autoreply", "advice", "missed");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.txt");
    private static final String SUFFIX = ".txt";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    final String location;

    private PromptFiles(String location) {
        this.location = location;
    }

    static PromptFiles at(String location, ResourceLoader resources) {
        if (location.startsWith(ResourceLoader.CLASSPATH_URL_PREFIX)) {
            return new OnClassPath(location, resources);
        }
        try {
            Path folder = location.startsWith("file:")
                    ? resources.getResource(location).getFile().toPath()
                    : Path.of(location);
            return new InFolder(location, folder);
        } catch (IOException | IllegalArgumentException e) {
            throw WrongSetting.of("PROMPTS_DIR", "must be a folder, or classpath:prompts, not '" + location + "'", e);
        }
    }

    /** The files of one language by name; empty where there is no such folder. */
    abstract Map<String, Resource> list(String language) throws IOException;

    /** What tells a changed file: size and time of change, by file. Empty where nothing can change. */
    abstract Map<String, String> stamps();

    /** @throws WrongSetting naming file and reason, when they are not a whole set in each language */
    Map<Language, Map<String, PromptText>> read() {
        Map<Language, Map<String, PromptText>> texts = new EnumMap<>(Language.class);
        Set<String> names = new TreeSet<>(SHIPPED);
        for (Language language : Language.values()) {
            texts.put(language, read(folder(language)));
            names.addAll(texts.get(language).keySet());
        }
        texts.forEach((language, ofLanguage) -> names.forEach(name -> {
            if (!ofLanguage.containsKey(name)) {
                throw refusal(folder(language) + "/" + name + SUFFIX, "is missing", null);
            }
        }));
        return texts;
    }

    private Map<String, PromptText> read(String language) {
        Map<String, PromptText> texts = new TreeMap<>();
        try {
            list(language).forEach((file, resource) -> {
                String name = file.substring(0, file.length() - SUFFIX.length());
                texts.put(name, text(name, language + "/" + file, resource));
            });
        } catch (IOException e) {
            throw refusal(language, "cannot be listed", e);
        }
        return texts;
    }

    private PromptText text(String name, String file, Resource resource) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(resource.getContentAsByteArray()))
                    .toString();
            return PromptText.of(name, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (IllegalArgumentException e) {
            throw refusal(file, e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw refusal(file, "is not UTF-8", e);
        } catch (IOException e) {
            throw refusal(file, "cannot be read", e);
        }
    }

    private WrongSetting refusal(String file, String why, Exception cause) {
        return WrongSetting.of("PROMPTS_DIR", "leads to " + location + ", where " + file + " " + why, cause);
    }

    static String folder(Language language) {
        return language.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isPrompt(String file) {
        return NAME.matcher(file).matches();
    }

    private static final class OnClassPath extends PromptFiles {

        private final ResourceLoader resources;

        OnClassPath(String location, ResourceLoader resources) {
            super(location);
            this.resources = resources;
        }

        @Override
        Map<String, Resource> list(String language) throws IOException {
            Map<String, Resource> files = new TreeMap<>();
            String pattern = location + "/" + language + "/*" + SUFFIX;
            for (Resource file :
                    ResourcePatternUtils.getResourcePatternResolver(resources).getResources(pattern)) {
                if (isPrompt(file.getFilename())) {
                    files.put(file.getFilename(), file);
                }
            }
            return files;
        }

        @Override
        Map<String, String> stamps() {
            return Map.of();
        }
    }

    private static final class InFolder extends PromptFiles {

        private final Path folder;

        InFolder(String location, Path folder) {
            super(location);
            this.folder = folder;
        }

        @Override
        Map<String, Resource> list(String language) throws IOException {
            Map<String, Resource> files = new TreeMap<>();
            Path ofLanguage = folder.resolve(language);
            if (Files.isDirectory(ofLanguage)) {
                try (Stream<Path> inside = Files.list(ofLanguage)) {
                    inside.filter(file -> isPrompt(file.getFileName().toString()))
                            .forEach(file -> files.put(file.getFileName().toString(), new FileSystemResource(file)));
                }
            }
            return files;
        }

        @Override
        Map<String, String> stamps() {
            Map<String, String> stamps = new TreeMap<>();
            for (Language language : Language.values()) {
                String name = folder(language);
                try {
                    list(name).forEach((file, resource) -> stamps.put(name + "/" + file, stamp(resource)));
                } catch (IOException e) {
                    stamps.put(name, e.toString());
                }
            }
            return stamps;
        }

        private static String stamp(Resource file) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(file.getFile().toPath(), BasicFileAttributes.class);
                return attributes.size() + " " + attributes.lastModifiedTime();
            } catch (IOException e) {
                return e.toString();
            }
        }
    }
}
