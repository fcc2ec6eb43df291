import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;

/** Validates a data file by a shapes file with Jena SHACL and prints the report as N-Triples. */
public class JenaShacl {
    public static void main(String[] files) {
        var data = RDFDataMgr.loadGraph(files[0]);
        var shapes = Shapes.parse(RDFDataMgr.loadGraph(files[1]));
        var report = ShaclValidator.get().validate(shapes, data);
        RDFDataMgr.write(System.out, report.getGraph(), Lang.NTRIPLES);
    }
}
