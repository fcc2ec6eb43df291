import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.topbraid.shacl.validation.ValidationUtil;

/** Validates a data file by a shapes file with TopBraid SHACL and prints the report as N-Triples. */
public class TopBraidShacl {
    public static void main(String[] files) {
        var data = RDFDataMgr.loadModel(files[0]);
        var shapes = RDFDataMgr.loadModel(files[1]);
        var report = ValidationUtil.validateModel(data, shapes, false);
        RDFDataMgr.write(System.out, report.getModel(), Lang.NTRIPLES);
    }
}
