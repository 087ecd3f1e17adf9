/*
 * Holds PDF files to flavours of PDF/A and PDF/UA by veraPDF's library:
 *
 *   java -cp 'LIB/*' Verify.java 2u,ua1 FILE...
 *
 * A line each: PASS or FAIL, flavour, file; below FAIL the rules not kept.
 */
import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Verify {
	private static ValidationResult verify(String file, PDFAFlavour flavour)
	    throws Exception {
		VeraPDFFoundry foundry = Foundries.defaultInstance();

		try (PDFAParser parser = foundry.createParser(
			new FileInputStream(file), flavour);
			PDFAValidator validator =
			    foundry.createValidator(flavour, false)) {
			return validator.validate(parser);
		}
	}

	private static void tell(ValidationResult result, String file) {
		Map<String, String> rules = new TreeMap<>();

		System.out.println((result.isCompliant() ? "PASS " : "FAIL ")
		    + result.getPDFAFlavour().getId() + " " + file);
		for (TestAssertion one : result.getTestAssertions())
			rules.putIfAbsent(one.getRuleId().getClause() + "-"
				+ one.getRuleId().getTestNumber(),
			    one.getMessage() + " at "
				+ one.getLocation().getContext());
		rules.forEach(
		    (rule, words) -> System.out.println("  " + rule + " " + words));
	}

	public static void main(String[] args) throws Exception {
		VeraGreenfieldFoundryProvider.initialise();
		for (int i = 1; i < args.length; i++)
			for (String id : args[0].split(","))
				tell(verify(args[i], PDFAFlavour.byFlavourId(id)),
				    args[i]);
	}
}
