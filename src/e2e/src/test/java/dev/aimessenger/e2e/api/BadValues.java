package dev.aimessenger.e2e.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hand-made values that have broken servers elsewhere. */
final class BadValues {

    private static final List<String> TEXTS = List.of(
            "' OR '1'='1",
            "1; DROP TABLE chat.chats; --",
            "x' UNION SELECT password_hash FROM auth.credentials --",
            "\\r\\nX-Injected: 1\\r\\n\\r\\n<html>",
            "${jndi:ldap://127.0.0.1:1/a}",
            "#{T(Runtime).getRuntime()} #{systemProperties}",
            "${body} ${exchange} ${header.Authorization}",
            "{{topic.ai-feed}}",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "a\\u0000b",
            "\\u0000",
            "\\ud800",
            "\\udc00\\ud800",
            "a\\ud83d",
            "\\u202Eright to left\\u202C \\u05d0\\u05d1",
            "\\ufeff\\u200b\\u200d",
            "\\ud83d\\ude00\\ud83d\\ude00",
            "e\\u0301\\u0301\\u0301\\u0301\\u0301",
            "%s%s%n%x",
            "%00",
            "NaN",
            "true",
            "7",
            " ",
            "\\t\\n");

    private static final List<String> RAW = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "1.5",
            "-0.0",
            "1e400",
            "-1e400",
            "1e3",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "123456789012345678901234567890123456789012345678901234567890",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[{}]",
            "[0]",
            "[-1]",
            "[1.5]",
            "[\"1\"]",
            "[9223372036854775808]",
            "[987654321]",
            "{\"$gt\":\"\"}",
            "{\"@class\":\"javax.script.ScriptEngineManager\"}",
            "[\"javax.script.ScriptEngineManager\",{}]",
            "NaN",
            "Infinity",
            "undefined",
            "'single'",
            "01",
            "+1",
            "0x10",
            "\"unended",
            "\"\\x\"",
            "\"\\ud8\"",
            "");

    private static final List<String> PARAMETERS = List.of(
            "0",
            "-1",
            "-9223372036854775808",
            "9223372036854775807",
            "9223372036854775808",
            "987654321",
            "99999999999999999999999999",
            "1.0",
            "1e3",
            "0x10",
            "+1",
            "%2B1",
            "%201",
            "1%20",
            "abc",
            "null",
            "true",
            "NaN",
            "%D9%A1",
            "%EF%BC%91",
            "%00",
            "1%00",
            "%FF",
            "%C0%AF",
            "%ED%A0%80",
            "%F0%9F%98%80",
            "%E2%80%AE1",
            "%0d%0aX-Injected:%201",
            "1%27%20OR%20%271%27=%271",
            "1;DROP%20TABLE%20chat.chats",
            "1)%20UNION%20SELECT%201--",
            "..%2f..%2fetc",
            "%2e%2e",
            "%252e",
            "1,2",
            "%5B1%5D",
            "%7B%7D",
            "$%7Bbody%7D",
            "%7B%7Btopic.ai-feed%7D%7D",
            "1%26x",
            "1%23",
            "a".repeat(3_000),
            "9".repeat(200));

    private BadValues() {}

    /** Raw JSON, or what passes for it, by a short name. */
    static List<String> json() {
        List<String> values = new ArrayList<>(RAW);
        TEXTS.forEach(text -> values.add('"' + text + '"'));
        for (int length : new int[] {101, 201, 255, 8_001, 60_000}) {
            values.add('"' + "x".repeat(length) + '"');
        }
        values.add('"' + "\u05d0".repeat(300) + '"');
        values.add("[" + "1,".repeat(1_000) + "1]");
        values.add("[".repeat(2_000) + "]".repeat(2_000));
        values.add("{\"a\":".repeat(1_500) + "1" + "}".repeat(1_500));
        return values;
    }

    /** Values of path and query parameters, as they stand in a URL. */
    static List<String> parameters() {
        return PARAMETERS;
    }

    /** Whole bodies by content type and a short name. */
    static Map<String, Body> bodies() {
        Map<String, Body> bodies = new LinkedHashMap<>();
        for (String text : List.of(
                "null",
                "[]",
                "\"text\"",
                "7",
                "true",
                "{",
                "}",
                "{]",
                "{\"a\"}",
                "{\"a\":}",
                "{,}",
                "{}{}",
                "{} x",
                "{\"a\":1,}",
                "//\n{}",
                "\u0000",
                "\ufeff{}",
                "[{}]",
                "{\"\":1,\"\":2}",
                "<a/>",
                "a=b")) {
            bodies.put("JSON " + text, new Body("application/json", utf8(text)));
        }
        bodies.put("64 KiB of blanks and one", new Body("application/json", utf8(" ".repeat(65_537))));
        bodies.put("1 MiB of text", new Body("application/json", utf8("{\"a\":\"" + "x".repeat(1 << 20) + "\"}")));
        bodies.put("not UTF-8", new Body("application/json", new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}));
        bodies.put("UTF-16", new Body("application/json", "{}".getBytes(StandardCharsets.UTF_16)));
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/octet-stream",
                "application/json; charset=utf-16",
                "application/json; charset=nonsense",
                "application/x-java-serialized-object",
                "application",
                "*/*",
                "/",
                "a/b/c",
                "application/json;;;=")) {
            bodies.put("type " + type, new Body(type, utf8("{}")));
        }
        bodies.put("no type", new Body(null, utf8("{}")));
        return bodies;
    }

    /** @param type null for none */
    record Body(String type, byte[] bytes) {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
