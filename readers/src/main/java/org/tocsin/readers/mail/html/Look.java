package org.tocsin.readers.mail.html;

import java.util.Locale;
import java.util.Map;

/// How one element looks, as far as that decides whether its text is seen: inherited from the element around it,
/// changed by its style.
///
/// @param hidden how its text is hidden, or empty
/// @param colour of the text, `0xRRGGBB`, or [#UNKNOWN]
/// @param background behind it, or [#UNKNOWN] where that is a picture or cannot be told
record Look(String hidden, int colour, int background) {
    static final int UNKNOWN = -1;

    /// Black on white, as every program shows mail that says nothing else.
    static final Look PLAIN = new Look("", 0x000000, 0xFFFFFF);

    private static final int TRANSPARENT = -2;

    private static final Map<String, Integer> NAMES = Map.ofEntries(
            Map.entry("white", 0xFFFFFF),
            Map.entry("black", 0x000000),
            Map.entry("red", 0xFF0000),
            Map.entry("green", 0x008000),
            Map.entry("blue", 0x0000FF),
            Map.entry("gray", 0x808080),
            Map.entry("grey", 0x808080),
            Map.entry("silver", 0xC0C0C0),
            Map.entry("yellow", 0xFFFF00),
            Map.entry("orange", 0xFFA500),
            Map.entry("navy", 0x000080),
            Map.entry("whitesmoke", 0xF5F5F5),
            Map.entry("snow", 0xFFFAFA),
            Map.entry("ivory", 0xFFFFF0),
            Map.entry("transparent", TRANSPARENT));

    /// The look under a style such as `color: #fff; font-size: 0`.
    Look with(String style) {
        String how = "";
        int text = colour;
        int behind = background;
        boolean small = false;
        boolean clipped = false;
        boolean absolute = false;
        boolean away = false;
        for (int at = 0; at < style.length(); ) {
            int end = style.indexOf(';', at);
            end = end < 0 ? style.length() : end;
            int colon = style.indexOf(':', at);
            if (colon > at && colon < end) {
                String value = style.substring(colon + 1, end).strip();
                switch (style.substring(at, colon).strip().toLowerCase(Locale.ROOT)) {
                    case "display" -> how = is(value, "none") ? "display-none" : how;
                    case "visibility" -> how = is(value, "hidden") ? "invisible" : how;
                    case "mso-hide" -> how = is(value, "all") && how.isEmpty() ? "display-none" : how;
                    case "opacity" -> how = isZero(value) ? "transparent" : how;
                    case "font-size" -> how = isTiny(value) ? "zero-font" : how;
                    case "font" -> how = value.startsWith("0px") || value.startsWith("0/") ? "zero-font" : how;
                    case "color", "-webkit-text-fill-color" -> text = colour(value, colour);
                    case "background-color" -> behind = behind(value);
                    case "background" -> behind = behind(value);
                    case "background-image" -> behind = is(value, "none") ? behind : UNKNOWN;
                    case "max-height", "height", "max-width", "width" -> small |= isZero(value);
                    case "overflow" -> clipped |= is(value, "hidden");
                    case "position" -> absolute |= is(value, "absolute") || is(value, "fixed");
                    case "left", "top", "margin-left", "margin-top", "text-indent" -> away |= isFarAway(value);
                    default -> {}
                }
            }
            at = end + 1;
        }
        if (how.isEmpty() && small && clipped) {
            how = "zero-size";
        }
        if (how.isEmpty() && away) {
            how = "off-screen";
        }
        return looking(how, text == TRANSPARENT ? colour : text, behind, text == TRANSPARENT);
    }

    private Look looking(String how, int text, int behind, boolean transparent) {
        String hides = hidden.isEmpty() ? how.isEmpty() && transparent ? "transparent" : how : hidden;
        return hides.equals(hidden) && text == colour && behind == background ? this : new Look(hides, text, behind);
    }

    Look hiddenBy(String how) {
        return hidden.isEmpty() && !how.isEmpty() ? new Look(how, colour, background) : this;
    }

    Look withColour(String value) {
        int text = colour(value, colour);
        return text == TRANSPARENT ? this : new Look(hidden, text, background);
    }

    Look withBackground(String value) {
        return new Look(hidden, colour, behind(value));
    }

    Look onPicture() {
        return new Look(hidden, colour, UNKNOWN);
    }

    /// How text is hidden here, or empty.
    String how() {
        return hidden.isEmpty() && colour != UNKNOWN && background != UNKNOWN && near(colour, background)
                ? "same-colour"
                : hidden;
    }

    private static boolean near(int one, int other) {
        return Math.abs((one >> 16 & 255) - (other >> 16 & 255)) <= 6
                && Math.abs((one >> 8 & 255) - (other >> 8 & 255)) <= 6
                && Math.abs((one & 255) - (other & 255)) <= 6;
    }

    private static boolean is(String value, String word) {
        return value.regionMatches(true, 0, word, 0, word.length());
    }

    private int behind(String value) {
        if (value.toLowerCase(Locale.ROOT).contains("url(") || is(value, "linear") || is(value, "radial")) {
            return UNKNOWN;
        }
        int found = colour(value, UNKNOWN);
        return found == TRANSPARENT || is(value, "none") || is(value, "inherit") ? background : found;
    }

    /// @param otherwise where it cannot be told
    static int colour(String value, int otherwise) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("#")) {
            int end = 1;
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && end < 9) {
                end++;
            }
            return switch (end - 1) {
                case 3, 4 -> {
                    int r = Character.digit(text.charAt(1), 16);
                    int g = Character.digit(text.charAt(2), 16);
                    int b = Character.digit(text.charAt(3), 16);
                    yield r * 17 << 16 | g * 17 << 8 | b * 17;
                }
                case 6, 8 -> Integer.parseInt(text.substring(1, 7), 16);
                default -> UNKNOWN;
            };
        }
        if (text.startsWith("rgb")) {
            return rgb(text, otherwise);
        }
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        String name = text.substring(0, end);
        return name.equals("inherit") ? otherwise : NAMES.getOrDefault(name, UNKNOWN);
    }

    private static int rgb(String text, int otherwise) {
        int open = text.indexOf('(');
        int close = text.indexOf(')');
        if (open < 0 || close < open) {
            return otherwise;
        }
        String[] numbers = text.substring(open + 1, close).strip().split("[,/\\s]+", 5);
        if (numbers.length < 3) {
            return UNKNOWN;
        }
        if (numbers.length > 3 && isZero(numbers[3])) {
            return TRANSPARENT;
        }
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int number = 0;
            for (int k = 0; k < numbers[i].length() && Character.digit(numbers[i].charAt(k), 10) >= 0 && k < 3; k++) {
                number = number * 10 + Character.digit(numbers[i].charAt(k), 10);
            }
            value = value << 8 | Math.min(255, number);
        }
        return value;
    }

    /// Whether a length is nought, whatever its unit.
    private static boolean isZero(String value) {
        boolean digit = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= '1' && c <= '9') {
                return false;
            }
            if (c == '0') {
                digit = true;
            } else if (c != '.') {
                break;
            }
        }
        return digit;
    }

    private static boolean isTiny(String value) {
        return isZero(value) || value.startsWith("1px") || value.startsWith("1pt") || value.startsWith("0.");
    }

    /// Hundreds of pixels to the left or above.
    private static boolean isFarAway(String value) {
        if (!value.startsWith("-")) {
            return false;
        }
        int digits = 1;
        while (digits < value.length() && Character.digit(value.charAt(digits), 10) >= 0) {
            digits++;
        }
        return digits >= 4 && value.startsWith("px", digits) || digits >= 3 && value.startsWith("em", digits);
    }
}
