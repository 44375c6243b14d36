// Hair strands (and lashes): tinted coverage; the map's red channel varies strand brightness.
in vec2 texture_point;
in vec3 diffuse;
in vec3 gloss;
uniform sampler2D colour_map;
uniform float cut;
out vec4 pixel;

void main() {
    vec4 strand = texture(colour_map, texture_point);
    if (strand.a < cut) discard;
    pixel = vec4(displayed(diffuse * strand.r + gloss * strand.g), cut > 0.5 ? 1.0 : strand.a);
}
