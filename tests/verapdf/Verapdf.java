import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDF files with veraPDF. Arguments: flavours separated by commas, then files.
 * Prints one line for each broken rule: file index, flavour, clause-test, first place, message;
 * separated by tabs. Ends with a line "done N", N being the number of checks made.
 */
public final class Verapdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        long checks = 0;
        for (int index = 1; index < arguments.length; index++) {
            for (String flavour : arguments[0].split(",")) {
                checks += validate(new File(arguments[index]), index - 1, flavour);
            }
        }
        System.out.println("done " + checks);
    }

    private static long validate(File file, int index, String name) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        List<PDFAFlavour> flavours = new ArrayList<>();
        flavours.add(flavour);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
            ValidationResult result = validator.validate(parser);
            TreeMap<String, TestAssertion> broken = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, assertion);
                }
            }
            broken.forEach((rule, assertion) -> print(index, name, rule, assertion));
            if (broken.isEmpty() && !result.isCompliant()) {
                System.out.println(String.join("\t", "" + index, name, "?", "", "not compliant, no rule given"));
            }
            return result.getTotalAssertions();
        }
    }

    private static void print(int index, String flavour, String rule, TestAssertion assertion) {
        String place = assertion.getLocation() == null ? "" : "" + assertion.getLocation().getContext();
        String message = ("" + assertion.getMessage()).replaceAll("\\s+", " ");
        System.out.println(String.join("\t", "" + index, flavour, rule, place, message));
    }
}
