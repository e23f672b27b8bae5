import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Checks EPUB files with EPUBCheck: {@code epub-check FILE...}
 *
 * <p>Prints PASS or FAIL for each file, with its messages indented below. Warnings and errors fail a file. All files
 * share one JVM, because loading the schemas takes seconds, but checking a file only a fraction of a second. Exit
 * status: 0 all pass, 1 some fail, 2 a file could not be checked.
 */
public final class CheckEpub {
  public static void main(String[] files) {
    if (files.length == 0) {
      System.err.println("usage: epub-check FILE...");
      System.exit(2);
    }
    Locale.setDefault(Locale.ENGLISH);
    int exit = 0;
    for (String file : files) {
      exit = Math.max(exit, check(file));
    }
    System.exit(exit);
  }

  private static int check(String file) {
    if (!new File(file).isFile()) {
      System.out.println("ERROR " + file + "\n  no such file");
      return 2;
    }
    Findings findings = new Findings();
    try {
      new EpubCheck(new File(file), findings).doValidate();
    } catch (Throwable e) { // a crash of the engine on one file does not affect the other files
      System.out.println("ERROR " + file + "\n  " + e);
      return 2;
    }
    System.out.println((findings.lines.isEmpty() ? "PASS " : "FAIL ") + file);
    findings.lines.forEach(line -> System.out.println("  " + line));
    return findings.lines.isEmpty() ? 0 : 1;
  }

  /** Collects warnings, errors and fatal errors. Usage notes and information are ignored. */
  private static final class Findings extends MasterReport {
    final List<String> lines = new ArrayList<>();

    @Override
    public void message(Message message, EPUBLocation where, Object... arguments) {
      Severity severity = message.getSeverity();
      if (severity == Severity.WARNING || severity == Severity.ERROR || severity == Severity.FATAL) {
        String text = message.getMessage(arguments).strip().replaceAll("\\s+", " ");
        String place = where.getPath() + (where.getLine() > 0 ? ":" + where.getLine() + ":" + where.getColumn() : "");
        lines.add(severity + " " + message.getID() + " " + place + " " + text);
      }
    }

    @Override
    public void info(String resource, FeatureEnum feature, String value) {}

    @Override
    public int generate() {
      return 0;
    }

    @Override
    public void initialize() {}
  }
}
