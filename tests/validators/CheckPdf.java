import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.core.EncryptedPdfException;
import org.verapdf.core.ModelParsingException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Checks PDF files with veraPDF: {@code pdf-check ua1,2a FILE...}
 *
 * <p>Prints PASS for each file that meets every flavour named; otherwise FAIL and one indented line for each broken
 * rule: the flavour, the rule, the number of breaches and the place of the first. Exit status: 0 all pass, 1 some
 * fail, 2 a file could not be checked.
 */
public final class CheckPdf {
  public static void main(String[] arguments) {
    if (arguments.length < 2) {
      usage("usage: pdf-check FLAVOUR[,FLAVOUR...] FILE...");
    }
    List<PDFAFlavour> flavours = new ArrayList<>();
    for (String name : arguments[0].split(",")) {
      if (!PDFAFlavour.getFlavourIds().contains(name)) {
        usage("pdf-check: unknown flavour '" + name + "'; known are " + PDFAFlavour.getFlavourIds());
      }
      flavours.add(PDFAFlavour.byFlavourId(name));
    }
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    int exit = 0;
    for (String file : List.of(arguments).subList(1, arguments.length)) {
      exit = Math.max(exit, check(file, flavours));
    }
    System.exit(exit);
  }

  private static void usage(String message) {
    System.err.println(message);
    System.exit(2);
  }

  private static int check(String file, List<PDFAFlavour> flavours) {
    if (!new File(file).isFile()) {
      System.out.println("ERROR " + file + "\n  no such file");
      return 2;
    }
    List<String> findings = new ArrayList<>();
    try {
      for (PDFAFlavour flavour : flavours) {
        findings.addAll(check(new File(file), flavour));
      }
    } catch (ModelParsingException | EncryptedPdfException e) {
      findings.add("not a readable PDF: " + e.getMessage());
    } catch (Throwable e) { // a crash of the engine on one file does not affect the other files
      System.out.println("ERROR " + file + "\n  " + e);
      return 2;
    }
    System.out.println((findings.isEmpty() ? "PASS " : "FAIL ") + file);
    findings.forEach(line -> System.out.println("  " + line));
    return findings.isEmpty() ? 0 : 1;
  }

  private static List<String> check(File file, PDFAFlavour flavour) throws Exception {
    ValidationResult result;
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      result = validator.validate(parser);
    }
    Map<RuleId, TestAssertion> first = new LinkedHashMap<>();
    for (TestAssertion assertion : result.getTestAssertions()) {
      if (assertion.getStatus() == TestAssertion.Status.FAILED) {
        first.putIfAbsent(assertion.getRuleId(), assertion);
      }
    }
    List<String> lines = new ArrayList<>();
    first.forEach((rule, assertion) -> {
      String line = String.format("%s %s-%d (%d times) %s, first at %s", flavour.getId(), rule.getClause(),
          rule.getTestNumber(), result.getFailedChecks().getOrDefault(rule, 1), assertion.getMessage(),
          assertion.getLocation().getContext());
      lines.add(line.replaceAll("\\s+", " "));
    });
    if (lines.isEmpty() && !result.isCompliant()) {
      lines.add(flavour.getId() + " not compliant, no failed rule reported");
    }
    return lines;
  }
}
